using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Sim.Links;

/// <summary>What a design with links did.</summary>
/// <param name="Measurement">The reading.</param>
/// <param name="BoundPerSecond">Closed form: rate of the slowest server, traces at their highest rate.</param>
/// <param name="AloneNs">Closed form: time of a sample alone per exit, ns; traces at their highest rate.</param>
public sealed record LinkedResult(Measurement Measurement, double BoundPerSecond, ValueList<double> AloneNs)
{
    /// <summary>Share of the simulated samples that would be right if no link were ever down; null where answers per exit are not known.</summary>
    public double? AccuracyIfUp { get; init; }

    /// <summary>The window asked for, or null.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>Every sample, when asked for.</summary>
    public ValueList<SampleFlow> Samples { get; init; } = [];
}
