using EeHw.Model.Numerics;

namespace EeHw.Sim.Frames;

/// <summary>Exponentially distributed times, for comparison with M/M/1.</summary>
/// <param name="MeanFemtoseconds">Mean, above 0.</param>
public sealed record ExponentialTime(double MeanFemtoseconds) : ServiceTime
{
    /// <inheritdoc/>
    public override double Mean => MeanFemtoseconds;

    /// <inheritdoc/>
    public override long Draw(long seed, long sample, uint stream)
        => (long)Math.Round(-MeanFemtoseconds * PortableMath.Log(1 - new CounterRandom(seed, sample, stream).NextUniform()));
}
