namespace EeHw.Host;

/// <summary>A sample whose answer differs from the reference.</summary>
/// <param name="Sample">Sample from 0.</param>
/// <param name="What"><c>exit</c>, <c>class</c> or <c>logit c of exit k</c>.</param>
/// <param name="Expected">What the reference says.</param>
/// <param name="Actual">What the device says.</param>
public sealed record SampleMismatch(int Sample, string What, double Expected, double Actual);
