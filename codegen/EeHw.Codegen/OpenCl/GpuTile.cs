namespace EeHw.Codegen.OpenCl;

/// <summary>How work groups of GPUs are shaped.</summary>
internal static class GpuTile
{
    /// <summary>Items of a work group: two of NVIDIA's warps, one of AMD's wavefronts; a power of two.</summary>
    public const int Items = 64;

    /// <summary>Outputs per work group.</summary>
    public const int Channels = 32;

    /// <summary>Pixels per work group.</summary>
    public const int Pixels = 32;

    /// <summary>Outputs per item.</summary>
    public const int Rows = 4;

    /// <summary>Pixels per item: <see cref="Items"/> x <see cref="Rows"/> x this are <see cref="Channels"/> x <see cref="Pixels"/>.</summary>
    public const int Columns = 4;

    /// <summary>Taps in local memory at a time.</summary>
    public const int Step = 16;
}
