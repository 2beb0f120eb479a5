using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>What partial reconfiguration cost.</summary>
/// <param name="Swaps">Number of swaps.</param>
/// <param name="TimeFraction">Share of time spent swapping.</param>
/// <param name="EnergyPjPerSample">Swap energy per sample in pJ.</param>
/// <param name="BreakEvenSamples">Waiting samples per swap beyond which it beats the co-resident design (closed form), or null where it never does.</param>
/// <param name="Why">One sentence: why it wins or loses.</param>
public sealed record ReconfigurationUse(long Swaps, double TimeFraction, Band EnergyPjPerSample, double? BreakEvenSamples, string Why)
{
    /// <summary>Name of the region; empty for several together.</summary>
    public string Region { get; init; } = "";

    /// <summary>Configuration port that it loads through.</summary>
    public string Port { get; init; } = "";

    /// <summary>Time in ns in which it was empty and waited for its port, all swaps together.</summary>
    public double PortWaitNs { get; init; }

    /// <summary>Each of several regions; empty for one.</summary>
    public ValueList<ReconfigurationUse> Regions { get; init; } = [];

    /// <summary>Scheduler.</summary>
    public string Scheduler { get; init; } = "";

    /// <summary>Time of one load in ns: bytes / port rate + set-up.</summary>
    public double LoadNs { get; init; }

    /// <summary>Loads ahead of need that were given up.</summary>
    public long AbortedLoads { get; init; }

    /// <summary>Frames that waited for a content.</summary>
    public long WaitedFrames { get; init; }

    /// <summary>Most frames that waited in one queue.</summary>
    public long QueueHighWater { get; init; }

    /// <summary>Frames waiting, mean over time, all queues together.</summary>
    public double QueueMean { get; init; }

    /// <summary>Mean time that a hard sample waits for its content, in ns: what the swapping costs it.</summary>
    public double WaitNs { get; init; }

    /// <summary>Clocks to the last answer that no schedule falls below (frame level, everything known in advance); null where not asked for.</summary>
    public long? BestTotalCycles { get; init; }

    /// <summary>Mean response in ns that no schedule falls below; null where not asked for or samples do not come by themselves.</summary>
    public double? BestResponseNs { get; init; }

    /// <summary>What the region was at the start of the run, up to 64 periods that follow each other.</summary>
    public ValueList<RegionPeriod> Periods { get; init; } = [];
}
