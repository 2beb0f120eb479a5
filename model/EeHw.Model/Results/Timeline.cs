using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>A stretch of clocks in which something holds.</summary>
/// <param name="From">First clock.</param>
/// <param name="To">Clock after the last one, greater than <paramref name="From"/>.</param>
public readonly record struct ClockSpan(long From, long To);

/// <summary>The level of a FIFO (words) or conditional buffer (frames) from a clock on.</summary>
/// <param name="Clock">First clock with this level.</param>
/// <param name="Level">Words or frames held.</param>
public readonly record struct LevelChange(long Clock, long Level);

/// <summary>What one unit did in the window.</summary>
/// <param name="Name">Hierarchical name.</param>
/// <param name="Kind">Unit kind.</param>
/// <param name="Stage">Stage from 0.</param>
/// <param name="Busy">Stretches in which it moved work forward, ascending, not touching.</param>
/// <param name="Blocked">Stretches in which its output was not taken, ascending, not touching.</param>
public sealed record UnitTrack(string Name, string Kind, int Stage, ValueList<ClockSpan> Busy, ValueList<ClockSpan> Blocked);

/// <summary>What one FIFO or conditional buffer held in the window.</summary>
/// <param name="Name">Hierarchical name.</param>
/// <param name="Depth">Depth in words (frames for conditional buffers).</param>
/// <param name="Changes">Its level over time, ascending; the first entry is the level at the start of the window.</param>
public sealed record LevelTrack(string Name, long Depth, ValueList<LevelChange> Changes);

/// <summary>The way of one sample.</summary>
/// <param name="Sample">Sample from 0.</param>
/// <param name="Exit">Exit from 0 at which it left.</param>
/// <param name="Start">Clock of its first input word.</param>
/// <param name="Decided">Clock in which the decision that let it leave was there.</param>
/// <param name="Released">Clock in which its answer left the design.</param>
public readonly record struct SampleFlow(long Sample, int Exit, long Start, long Decided, long Released);

/// <summary>What happened clock by clock in a window of a run: the material of Perfetto and VCD files.</summary>
public sealed record Timeline
{
    /// <summary>Name of the design.</summary>
    public required string Design { get; init; }

    /// <summary>The clock.</summary>
    public required Frequency Clock { get; init; }

    /// <summary>The window.</summary>
    public required ClockSpan Window { get; init; }

    /// <summary>One track per unit, in graph order.</summary>
    public required ValueList<UnitTrack> Units { get; init; }

    /// <summary>One track per FIFO and conditional buffer.</summary>
    public required ValueList<LevelTrack> Levels { get; init; }

    /// <summary>Samples that were released in the window, by sample.</summary>
    public required ValueList<SampleFlow> Samples { get; init; }
}
