using EeHw.Model.Designs;
using EeHw.Model.Networks;

namespace EeHw.Agreement.Tests.Grid;

/// <summary>One design of the grid: a network and every choice that shapes its hardware.</summary>
internal sealed record GridDesign(string Category, string Name, Func<Network> Network)
{
    /// <summary>Bits of the activations; weights have 8.</summary>
    public int Width { get; init; } = 12;

    /// <summary>Every layer has widths of its own, drawn: 3 to 8 bits for weights, Width - 5 to Width for activations; binary points by the least squared error.</summary>
    public int? WidthSeed { get; init; }

    public string Unit { get; init; } = "logit-margin";

    /// <summary>Distance of unit output-stability: 0 rms, 1 mean-abs, 2 maximum.</summary>
    public int Distance { get; init; }

    /// <summary>The unit that the unit is around.</summary>
    public string? Inner { get; init; }

    /// <summary>Decision units of the early exits in turn, instead of one kind for all: put into the lowered graph.</summary>
    public string[] Mixed { get; init; } = [];

    /// <summary>Thresholds by class around the one, class 1 never leaves.</summary>
    public bool IsByClass { get; init; }

    public bool IsStrict { get; init; }

    /// <summary>When no early exit is sure, the surest of all exits answers.</summary>
    public bool IsMostConfident { get; init; }

    public int Lanes { get; init; } = 1;

    public int Banks { get; init; } = 2;

    public bool InOrder { get; init; } = true;

    /// <summary>Reorder slots, or places in the rows of a merge out of order, instead of as many as lowering gives.</summary>
    public int? ReorderSlots { get; init; }

    public int FifoDepth { get; init; } = 2;

    /// <summary>How near automatic folding goes to one clock per word: 0 to 1.</summary>
    public double Fraction { get; init; } = 0.3;

    /// <summary>Explicit folding factors, drawn by this seed, instead of automatic ones.</summary>
    public int? FoldingSeed { get; init; }

    /// <summary>Also compiled as HLS C++.</summary>
    public bool IsInCpp { get; init; }

    /// <summary>Not null: a random network whose formats and decisions are drawn too; patterns of exits cannot be chosen.</summary>
    public int? RandomSeed { get; init; }

    public override string ToString() => $"{Category}: {Name}";

    public MappingChoice Mapping(Network network) => new()
    {
        Auto = new AutoFolding(Fraction, null, 0.85),
        Folding = FoldingSeed is { } seed ? GridFolding.Draw(network, seed) : new Dictionary<string, Folding>(),
        ConditionalBufferFrames = [Banks],
        MergeInOrder = InOrder,
        ReorderSlots = ReorderSlots,
        FifoDepth = FifoDepth,
    };
}
