using EeHw.Model.Numerics;

namespace EeHw.Sim.Links;

/// <summary>
/// A message in packets over a link that loses some: each is sent until it arrives, so that its number of transmissions is geometric with mean 1/(1-p). A lost packet is noticed a round
/// trip after it was sent; lost packets of a round are sent again together.
/// </summary>
/// <param name="Bits">Bits of the message, above 0.</param>
/// <param name="PacketBits">Bits of a packet; the last may be shorter.</param>
/// <param name="Loss">Probability that a packet is lost, 0 to below 1.</param>
/// <param name="Stream">Stream of random numbers.</param>
internal sealed record Packets(long Bits, int PacketBits, double Loss, uint Stream)
{
    /// <summary>Packets of the message.</summary>
    public long Count => (Bits + PacketBits - 1) / PacketBits;

    /// <summary>Mean bits sent: Bits/(1-p).</summary>
    public double MeanBits => Bits / (1 - Loss);

    /// <summary>Mean rounds: expectation of the largest of Count geometric numbers, sum over r of 1 - (1 - p^r)^Count.</summary>
    public double MeanRounds
    {
        get
        {
            var mean = 1.0;
            for (var lost = Loss; lost > 1e-18; lost *= Loss)
            {
                mean += -Math.Exp(Count * double.LogP1(-lost)) + 1;
            }

            return mean;
        }
    }

    /// <summary>What one sample's message takes.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="sample">The sample.</param>
    /// <returns>Bits sent, packets sent, rounds.</returns>
    public (long Bits, long Packets, int Rounds) Of(long seed, long sample)
    {
        if (Loss == 0)
        {
            return (Bits, Count, 1);
        }

        var random = new CounterRandom(seed, sample, Stream);
        var (bits, sent, rounds) = (0L, 0L, 1);
        for (var i = 0L; i < Count; i++)
        {
            var size = Math.Min(PacketBits, Bits - (i * PacketBits));
            var times = 1;
            while (random.NextUniform() < Loss)
            {
                times++;
            }

            (bits, sent, rounds) = (bits + (times * size), sent + times, Math.Max(rounds, times));
        }

        return (bits, sent, rounds);
    }
}
