namespace EeHw.Model.Results;

/// <summary>A stretch of clocks in which something holds.</summary>
/// <param name="From">First clock.</param>
/// <param name="To">Clock after the last one, greater than <paramref name="From"/>.</param>
public readonly record struct ClockSpan(long From, long To);
