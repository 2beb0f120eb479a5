using EeHw.Sim.Frames;

namespace EeHw.Sim.Links;

/// <summary>A station of a design with links, and what it is.</summary>
/// <param name="Station">As the kernel has it.</param>
/// <param name="Kind"><c>engine</c>, <c>streaming</c>, <c>server</c>, <c>link</c>, <c>answer</c> (the way back), <c>delay</c> (time without waiting).</param>
/// <param name="Part">Part it belongs to, 0 before the first link; of a link that before it.</param>
internal sealed record LinkedStation(FrameStation Station, string Kind, int Part)
{
    /// <summary>The message that a link sends; null elsewhere.</summary>
    public Packets? Packets => (Station.Service as SendingTime)?.Packets;

    /// <summary>Mean time of a sample alone, fs.</summary>
    public double Mean => Station.BatchTimes is { } times ? times[0] : Station.Service.Mean;

    /// <summary>Least mean time per sample that a unit of its server is taken for, fs.</summary>
    public double Taken => Station.BatchTimes is { } times ? times.Take(Station.MaximumBatch).Select((t, b) => (double)t / (b + 1)).Min() : Station.Service.Mean;
}
