using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Check;

/// <summary>What an RTL simulation found.</summary>
/// <param name="Measurement">Clocks, shares, mismatches.</param>
/// <param name="Samples">Every sample; clocks count from the first input word.</param>
/// <param name="Clocks">Clocks that were run.</param>
/// <param name="Complaints">The first answers that differ, as the bench says it.</param>
public sealed record RtlSimulationResult(Measurement Measurement, ValueList<SampleFlow> Samples, long Clocks, ValueList<string> Complaints)
{
    /// <summary>Counters of the conditional buffers, in the order of the design's units.</summary>
    public ValueList<RtlBufferCounters> Buffers { get; init; } = [];
}
