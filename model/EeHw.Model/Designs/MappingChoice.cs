using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>Hardware choices of a design.</summary>
public sealed record MappingChoice
{
    /// <summary>Name of the style in which layers run on one array in turn.</summary>
    public const string EngineStyle = "engine";

    /// <summary>The styles.</summary>
    public static readonly string[] Styles = ["streaming", EngineStyle];

    /// <summary>One of <see cref="Styles"/>.</summary>
    public string Style { get; init; } = "streaming";

    /// <summary>The engine; null for streaming style.</summary>
    public EngineChoice? Engine { get; init; }

    /// <summary>Automatic folding for layers without an explicit one; null when all are explicit.</summary>
    public AutoFolding? Auto { get; init; }

    /// <summary>Explicit folding by layer name.</summary>
    public IReadOnlyDictionary<string, Folding> Folding { get; init => field = value.ToValueDictionary(); } = ValueDictionary<string, Folding>.Empty;

    /// <summary>Frames each conditional buffer holds, one value or one per early exit.</summary>
    public ValueList<int> ConditionalBufferFrames { get; init; } = [2];

    /// <summary>Merge keeps the order of samples.</summary>
    public bool MergeInOrder { get; init; } = true;

    /// <summary>Reorder slots of an in-order merge; null: sized by lowering.</summary>
    public int? ReorderSlots { get; init; }

    /// <summary>FIFO depth in words where none is given by name.</summary>
    public int FifoDepth { get; init; } = 2;

    /// <summary>FIFO depths by channel name (written by the simulator into the resolved design, or by hand).</summary>
    public IReadOnlyDictionary<string, int> FifoDepths { get; init => field = value.ToValueDictionary(); } = ValueDictionary<string, int>.Empty;

    /// <summary>Memories of more bits than this go to block RAM.</summary>
    public int LutramMaximumBits { get; init; } = 4096;

    /// <summary>Words of each FIFO between two clocks, a power of two.</summary>
    public int CrossingDepth { get; init; } = Hardware.ClockCrossing.FullRateDepth;
}
