namespace EeHw.Host;

/// <summary>How a run is measured.</summary>
public sealed record RunOptions
{
    /// <summary>Batches of 64, five passes over the samples.</summary>
    public static readonly RunOptions Default = new();

    /// <summary>Samples per batch, at least 1.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Passes over all samples, at least 1; the one with the median time counts.</summary>
    public int Repeats { get; init; } = 5;

    /// <summary>Called after each pass with the share of the work done; null for nobody.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>How long the idle machine is watched before the run, to subtract its power; zero subtracts nothing.</summary>
    public TimeSpan IdleTime { get; init; }

    /// <summary>Meter of energy, or null where the machine has none.</summary>
    public Power.EnergyMeter? Meter { get; init; }

    /// <summary>Why there is no meter.</summary>
    public string? NoMeter { get; init; }
}
