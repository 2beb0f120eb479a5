namespace EeHw.Check;

/// <summary>A value that differs from the reference.</summary>
/// <param name="Sample">Sample from 0; -1 where a count of values differs.</param>
/// <param name="What">What was compared: <c>exit</c>, <c>class</c>, <c>logit-of-exit-0</c>, ...</param>
/// <param name="Index">Index within that, for example the class of a logit.</param>
/// <param name="Expected">The reference's value.</param>
/// <param name="Actual">The generated code's value.</param>
public sealed record GoldenMismatch(long Sample, string What, int Index, long Expected, long Actual);
