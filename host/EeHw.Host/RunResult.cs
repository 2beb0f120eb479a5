using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Host;

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
