using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Host;

/// <summary>A sample whose answer differs from the reference.</summary>
/// <param name="Sample">Sample from 0.</param>
/// <param name="What"><c>exit</c>, <c>class</c> or <c>logit c of exit k</c>.</param>
/// <param name="Expected">What the reference says.</param>
/// <param name="Actual">What the device says.</param>
public sealed record SampleMismatch(int Sample, string What, double Expected, double Actual);

/// <summary>What a run gave.</summary>
/// <param name="Measurement">The measurement.</param>
/// <param name="Answers">Answers per sample.</param>
/// <param name="Mismatches">The first differing samples, at most 16.</param>
/// <param name="BuildTime">Time to load, compile and warm up, not part of the measurement.</param>
/// <param name="Batch">Samples per batch.</param>
public sealed record RunResult(Measurement Measurement, Answers Answers, ValueList<SampleMismatch> Mismatches, TimeSpan BuildTime, int Batch)
{
    /// <summary>Latency of each sample in ns, of the pass that the measurement is taken from [N].</summary>
    public required ValueList<double> LatenciesNs { get; init; }
}
