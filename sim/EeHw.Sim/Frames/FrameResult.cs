using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Statistics;

namespace EeHw.Sim.Frames;

/// <summary>What the frame kernel found. Counts and means are without the warm-up; times from arrival to departure.</summary>
/// <param name="Samples">Samples counted that left.</param>
/// <param name="Lost">Samples counted that found a queue full.</param>
/// <param name="SojournNs">Time in the system, ns.</param>
/// <param name="Sojourn">Its mean in fs with a confidence interval.</param>
/// <param name="LossShare">Share of samples lost, with a confidence interval.</param>
/// <param name="Misses">Samples counted that left after the deadline.</param>
/// <param name="Seconds">Time from the first counted arrival to the last departure, s.</param>
/// <param name="Utilization">Share of that time in which each server worked, 0 to 1.</param>
/// <param name="HighWater">Most frames that waited in front of each station.</param>
/// <param name="IsPartial">Cancelled before the end.</param>
public sealed record FrameResult(
    long Samples,
    long Lost,
    Distribution? SojournNs,
    BatchMeans Sojourn,
    BatchMeans LossShare,
    long Misses,
    double Seconds,
    ValueList<double> Utilization,
    ValueList<int> HighWater,
    bool IsPartial)
{
    /// <summary>Samples per second that left.</summary>
    public double ThroughputPerSecond => Seconds > 0 ? Samples / Seconds : 0;
}
