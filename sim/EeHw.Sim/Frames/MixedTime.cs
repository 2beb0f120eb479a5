using EeHw.Model.Numerics;

namespace EeHw.Sim.Frames;

/// <summary>One of two times: a buffer's reader that drops an easy frame in a clock and hands a hard one to the next stage.</summary>
/// <param name="First">Time with probability <paramref name="Share"/>, fs.</param>
/// <param name="Second">The other time, fs.</param>
/// <param name="Share">Probability of the first, 0 to 1.</param>
public sealed record MixedTime(long First, long Second, double Share) : ServiceTime
{
    /// <inheritdoc/>
    public override double Mean => (Share * First) + ((1 - Share) * Second);

    /// <inheritdoc/>
    public override long Draw(long seed, long sample, uint stream)
        => new CounterRandom(seed, sample, stream).NextUniform() < Share ? First : Second;
}
