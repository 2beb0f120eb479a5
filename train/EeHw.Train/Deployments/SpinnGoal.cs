namespace EeHw.Train.Deployments;

/// <summary>What a split is to reach: limits first, then what weighs how much.</summary>
public sealed record SpinnGoal
{
    /// <summary>Mean latency not to be exceeded, ns.</summary>
    public double? LatencyNs { get; init; }

    /// <summary>Samples per second needed.</summary>
    public double? ThroughputPerSecond { get; init; }

    /// <summary>Accuracy needed, a fraction.</summary>
    public double? AccuracyFraction { get; init; }

    /// <summary>Mean server time per sample not to be exceeded, ns.</summary>
    public double? ServerNs { get; init; }

    /// <summary>Mean device time per sample not to be exceeded, ns.</summary>
    public double? DeviceNs { get; init; }

    /// <summary>Weight of the latency.</summary>
    public double LatencyWeight { get; init; } = 1;

    /// <summary>Weight of the throughput.</summary>
    public double ThroughputWeight { get; init; }

    /// <summary>Weight of the accuracy.</summary>
    public double AccuracyWeight { get; init; }

    /// <summary>Weight of the server's time.</summary>
    public double ServerWeight { get; init; }

    /// <summary>Weight of the device's time.</summary>
    public double DeviceWeight { get; init; }
}
