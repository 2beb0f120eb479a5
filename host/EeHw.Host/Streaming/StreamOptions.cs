namespace EeHw.Host.Streaming;

/// <summary>How samples arrive at a device, and what is asked of it.</summary>
public sealed record StreamOptions
{
    /// <summary>Time of each arrival in ns from the start, ascending; called once per sample.</summary>
    public required Func<double> NextArrivalNs { get; init; }

    /// <summary>Samples that arrive, at least 1; the set is walked cyclically.</summary>
    public required int Samples { get; init; }

    /// <summary>Most samples the device takes at once, at least 1. It takes what is waiting and waits for no more.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Samples that wait at most, at least 1; whoever comes then is held back until there is room, its time of arrival unchanged.</summary>
    public int QueueCapacity { get; init; } = 1024;

    /// <summary>Samples at the start that response times leave out; null for a tenth.</summary>
    public int? WarmUpSamples { get; init; }

    /// <summary>Time from arrival within which an answer counts, ns; null for none.</summary>
    public double? DeadlineNs { get; init; }

    /// <summary>Called now and then with the share of samples answered; null for nobody.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Meter of energy, or null; its idle power is not subtracted: a device that waits for samples is in use.</summary>
    public Power.EnergyMeter? Meter { get; init; }

    /// <summary>Why there is no meter.</summary>
    public string? NoMeter { get; init; }
}
