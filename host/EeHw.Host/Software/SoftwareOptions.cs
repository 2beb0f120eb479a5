namespace EeHw.Host.Software;

/// <summary>How the software device uses the processor.</summary>
public sealed record SoftwareOptions
{
    /// <summary>All cores, the widest vectors there are.</summary>
    public static readonly SoftwareOptions Default = new();

    /// <summary>Samples computed at the same time; 0 for one per core.</summary>
    public int Workers { get; init; }

    /// <summary>Whether float convolutions that gain by Winograd's transform use it.</summary>
    public bool Winograd { get; init; } = true;

    /// <summary>What lies in the lanes of vectors.</summary>
    public VectorLanes Lanes { get; init; }

    /// <summary>Multiply-accumulates of a sample from which on workers without a sample of their own help with it; below (some 30 us) threads cost more than they help.</summary>
    public long LeastSharedMacs { get; init; } = 1_000_000;

    /// <summary>Bits of the vectors in the inner loops: 512 or 256; 0 for what the processor has.</summary>
    public int VectorBits { get; init; }
}
