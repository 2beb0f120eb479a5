namespace EeHw.Sim.Kernel;

/// <summary>A state of the whole design between two clocks, met before: clusters, decisions, buffers and merge.</summary>
internal sealed class Moment(int[] key, (Node State, Segment? Current, int Offset)[] clusters, int[] control, bool[] hasToken)
{
    public int[] Key { get; } = key;

    public (Node State, Segment? Current, int Offset)[] Clusters { get; } = clusters;

    public int[] Control { get; } = control;

    public bool[] HasToken { get; } = hasToken;

    /// <summary>Exits that decide at the end of what follows; null while that is not known.</summary>
    public int[]? Exits { get; set; }

    /// <summary>What follows, by who leaves: bit i for the i-th of <see cref="Exits"/>.</summary>
    public Span?[]? Spans { get; set; }
}

/// <summary>From a moment to the end of the clock in which the next decision is made.</summary>
internal sealed class Span
{
    public required int Length { get; init; }

    public required (BookEntry Entry, int Argument, int Offset)[] Entries { get; init; }

    public required int Loads { get; init; }

    public required int Releases { get; init; }

    public required (Segment Segment, int Times, long QuietClocks)[] Segments { get; init; }

    public required int[] Busy { get; init; }

    public required int[] Blocked { get; init; }

    /// <summary>Blocked clocks of units in clocks that were passed over.</summary>
    public required (int Unit, long Clocks)[] Passed { get; init; }

    public required Moment Next { get; init; }

    public long Times { get; set; }
}
