namespace EeHw.Model.Results;

/// <summary>The level of a FIFO (words) or conditional buffer (frames) from a clock on.</summary>
/// <param name="Clock">First clock with this level.</param>
/// <param name="Level">Words or frames held.</param>
public readonly record struct LevelChange(long Clock, long Level);
