namespace EeHw.Model.Hardware;

/// <summary>Brings the answers of all exits together: port k takes tokens of exit k (those that do not leave are dropped).</summary>
/// <remarks>
/// Timing. One output register, <c>ce = !valid || ready</c>. In order: a slot per outstanding sample, oldest first. Port 0 is ready while fewer than <see cref="ReorderSlots"/> slots are in
/// use and opens a slot (done, or waiting for exit 1); port k is ready while a slot waits for exit k and serves the oldest such slot (done, or waiting for exit k+1). All ports may be served in
/// one clock. In a clock with ce whose oldest slot was done at its start, that slot moves to the output register. Out of order: a token that stays is taken while fewer than <see cref="ReorderSlots"/> samples wait for the next exit; of those that leave the
/// lowest exit's is taken into the output register when ce. A token of exit k &gt; 0 is taken only once the token of exit k-1 of its sample was, in an earlier clock: before that its sample is not known.
/// </remarks>
public sealed record ExitMerge : Unit
{
    /// <inheritdoc/>
    public override int InputPorts => Exits;

    /// <summary>Exits K.</summary>
    public required int Exits { get; init; }

    /// <summary>Answers leave in the order the samples came in; else as they come (same clock: lowest exit first).</summary>
    public required bool InOrder { get; init; }

    /// <summary>Reorder slots R; out of order, samples that may wait for each later exit.</summary>
    public required int ReorderSlots { get; init; }

    /// <summary>Bits of a sample id, at least log2(outstanding) + 1.</summary>
    public required int IdBits { get; init; }

    /// <summary>Bits of a class.</summary>
    public int ClassBits { get; init; } = 4;

    /// <inheritdoc/>
    public override long IntervalCycles => 1;
}
