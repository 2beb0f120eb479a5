namespace EeHw.Model.Results;

/// <summary>The way of one sample.</summary>
/// <param name="Sample">Sample from 0.</param>
/// <param name="Exit">Exit from 0 at which it left.</param>
/// <param name="Start">Clock of its first input word.</param>
/// <param name="Decided">Clock in which the decision that let it leave was there.</param>
/// <param name="Released">Clock in which its answer left the design.</param>
public readonly record struct SampleFlow(long Sample, int Exit, long Start, long Decided, long Released);
