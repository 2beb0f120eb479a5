namespace EeHw.Train.Kernels;

/// <summary>Memory for vectors of 16 floats, aligned to cache lines, zero at first. Lane l holds the value of sample l of a chunk.</summary>
internal sealed unsafe class LaneBuffer
{
    /// <summary>Samples that are computed together, one per lane, on every machine.</summary>
    public const int Lanes = 16;

    private const int Alignment = 64;

    // Pinned, and kept here so that it lives as long as the pointer's owner.
    private readonly float[] _memory;

    /// <summary>Allocates.</summary>
    /// <param name="vectors">Number of vectors.</param>
    public LaneBuffer(long vectors)
    {
        Length = vectors * Lanes;
        _memory = GC.AllocateArray<float>(checked((int)Length + (Alignment / sizeof(float))), pinned: true);
        fixed (float* start = _memory)
        {
            Pointer = (float*)(((nuint)start + (Alignment - 1)) & ~(nuint)(Alignment - 1));
        }
    }

    /// <summary>First vector. Valid while this object lives.</summary>
    public float* Pointer { get; }

    /// <summary>Number of floats.</summary>
    public long Length { get; }

    /// <summary>Sets everything to 0.</summary>
    public void Clear() => new Span<float>(Pointer, (int)Length).Clear();
}
