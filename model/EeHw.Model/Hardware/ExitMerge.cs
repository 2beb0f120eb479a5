namespace EeHw.Model.Hardware;

/// <summary>Brings the answers of all exits together: port k takes tokens of exit k (those that do not leave are dropped).</summary>
public sealed record ExitMerge : Unit
{
    /// <inheritdoc/>
    public override int InputPorts => Exits;

    /// <summary>Exits K.</summary>
    public required int Exits { get; init; }

    /// <summary>Answers leave in the order the samples came in; else as they come (same clock: lowest exit first).</summary>
    public required bool InOrder { get; init; }

    /// <summary>Reorder slots R (in order only).</summary>
    public required int ReorderSlots { get; init; }

    /// <summary>Bits of a sample id, at least log2(outstanding) + 1.</summary>
    public required int IdBits { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => 1;
}
