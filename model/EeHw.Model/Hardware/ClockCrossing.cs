namespace EeHw.Model.Hardware;

/// <summary>
/// Takes words in one clock and gives them in another: a memory of <see cref="Depth"/> words with a write pointer in the writer's clock and a read pointer in the
/// reader's, each seen on the other side as a Gray code through two registers.
/// </summary>
/// <remarks>
/// Timing, in edges. A word is taken at a write edge where the pointer written and the read pointer seen differ by less than Depth. At a read edge with
/// <c>ce = !valid || ready</c> the output register takes the oldest word where the read pointer differs from the write pointer seen, else it is empty. What one side sees at an
/// edge is the other side's pointer before the second last edge of its own: at every edge the first register takes the other pointer as it was before that edge, the second the
/// first. So a word taken at time t is valid after the third read edge later than t, and a place is free for the third write edge later than the read edge that took its word.
/// Edges at the same time see each other's registers as they were before. In silicon an edge within set-up and hold of the other clock may be seen one edge later;
/// neither simulator nor RTL simulation has that.
/// A word per clock of the slower side passes where Depth ≥ (3·Tw + 3·Tr) / max(Tw, Tr), which 8 is for every ratio; with less, Depth words per 3·Tw + 3·Tr (rounded up to edges).
/// </remarks>
public sealed record ClockCrossing : Unit
{
    /// <summary>Depth that passes a word per clock of the slower side, whatever the ratio.</summary>
    public const int FullRateDepth = 8;

    /// <summary>Registers in a row that a pointer passes.</summary>
    public const int SynchronizerStages = 2;

    /// <summary>Index of the writer's clock among the graph's.</summary>
    public required int WriteClock { get; init; }

    /// <summary>Index of the reader's clock.</summary>
    public required int ReadClock { get; init; }

    /// <summary>Words of the memory, a power of two, at least 2.</summary>
    public required int Depth { get; init; }

    /// <summary>Words per frame; 1 for decisions.</summary>
    public required long WordsPerFrame { get; init; }

    /// <summary>Bits per word.</summary>
    public required int WidthBits { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => WordsPerFrame;

    /// <inheritdoc/>
    public override double HoldFrames => (Depth + 1.0) / WordsPerFrame;
}
