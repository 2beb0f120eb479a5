using EeHw.Model.Numerics;

namespace EeHw.Sim.Workloads;

/// <summary>Independent arrivals: exponentially distributed times between them.</summary>
/// <param name="meanGap">Mean time between samples, fs, above 0.</param>
/// <param name="seed">Seed.</param>
/// <param name="index">Number of the source: numbers of different sources are independent.</param>
public sealed class PoissonArrivals(double meanGap, long seed, long index = 0) : IArrivals
{
    private readonly CounterRandom _random = new(seed, index, RandomStreams.Arrivals);
    private double _time;

    /// <inheritdoc/>
    public long Next() => (long)Math.Round(_time -= meanGap * PortableMath.Log(1 - _random.NextUniform()));
}
