using EeHw.Sim.Frames;

namespace EeHw.Sim.Links;

/// <summary>From the last bit sent to the last one there: latency, and a round trip for every round in which lost packets are sent again. The link is free meanwhile.</summary>
/// <param name="Packets">The message.</param>
/// <param name="Latency">One way, fs.</param>
internal sealed record FlightTime(Packets Packets, long Latency) : ServiceTime
{
    /// <inheritdoc/>
    public override double Mean => Latency * (1 + (2 * (Packets.MeanRounds - 1)));

    /// <inheritdoc/>
    public override long Draw(long seed, long sample, uint stream) => Latency * (1 + (2L * (Packets.Of(seed, sample).Rounds - 1)));
}
