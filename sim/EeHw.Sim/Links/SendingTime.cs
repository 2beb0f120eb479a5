using EeHw.Model.Designs;
using EeHw.Sim.Frames;

namespace EeHw.Sim.Links;

/// <summary>How long a message occupies a link: every packet as often as it is sent, at the rates of the time.</summary>
/// <param name="Packets">The message.</param>
/// <param name="Rate">Rate over time.</param>
internal sealed record SendingTime(Packets Packets, BandwidthTrace Rate) : ServiceTime
{
    /// <summary>At the highest rate, with the mean number of transmissions.</summary>
    public override double Mean => Packets.MeanBits / Rate.Steps.Max(s => s.BitsPerSecond) * 1e15;

    /// <inheritdoc/>
    public override long Draw(long seed, long sample, uint stream) => DrawAt(0, seed, sample, stream);

    /// <inheritdoc/>
    public override long DrawAt(long now, long seed, long sample, uint stream) => Rate.Sending(now, Packets.Of(seed, sample).Bits);
}
