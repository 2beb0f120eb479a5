namespace EeHw.Host.OpenCl;

/// <summary>How OpenCL devices are used.</summary>
public sealed record OpenClOptions
{
    /// <summary>No cache of our own.</summary>
    public static readonly OpenClOptions Default = new();

    /// <summary>Folder in which compiled programs are kept from run to run; null for none.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Work groups per launch; 0 for one per compute unit.</summary>
    public int Workers { get; init; }

    /// <summary>Whether CPUs launch batches smaller than the workers layer by layer, each layer cut among the workers; null for what is faster, measured when a network is loaded.</summary>
    public bool? Layers { get; init; }

    /// <summary>Whether host and kernels share memory where a CPU's driver offers it; else commands move inputs and answers.</summary>
    public bool Shares { get; init; } = true;

    /// <summary>Whether profiles of layers take the times of the driver's events where its queues keep them; else the wall clock.</summary>
    public bool EventClock { get; init; } = true;
}
