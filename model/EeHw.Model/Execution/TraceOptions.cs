namespace EeHw.Model.Execution;

/// <summary>What a trace records of its origin, and how it is made.</summary>
public sealed record TraceOptions
{
    /// <summary>SHA-256 of the network file, lower-case hex.</summary>
    public required string NetworkHash { get; init; }

    /// <summary>Seed of the data or run, where there is one.</summary>
    public long Seed { get; init; }

    /// <summary>Which feature vectors are recorded beside the logits; null for none.</summary>
    public FeatureSource? Features { get; init; }

    /// <summary>Threads at most, at least 1; null for one per core. The trace does not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>Told the share of samples done, in (0, 1]; from several threads, not always ascending.</summary>
    public IProgress<double>? Progress { get; init; }
}
