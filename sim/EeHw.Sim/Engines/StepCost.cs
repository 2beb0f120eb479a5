using EeHw.Model.Engines;

namespace EeHw.Sim.Engines;

/// <summary>What one layer of an engine costs for a batch.</summary>
public sealed record StepCost
{
    /// <summary>The layer.</summary>
    public required EngineStep Step { get; init; }

    /// <summary>Samples of the batch.</summary>
    public required int Batch { get; init; }

    /// <summary>How it was cut.</summary>
    public required Tiling Tiling { get; init; }

    /// <summary>What is already on chip or stays there.</summary>
    public required Residency Residency { get; init; }

    /// <summary>Whether the vector path does it, one lane per column; else the array.</summary>
    public required bool IsVector { get; init; }

    /// <summary>Clocks from the first byte asked for to the last one written.</summary>
    public required long Clocks { get; init; }

    /// <summary>Clocks in which something is computed.</summary>
    public required long ComputeClocks { get; init; }

    /// <summary>Clocks in which DRAM moves bytes or is waited for.</summary>
    public required long DramClocks { get; init; }

    /// <summary>Bytes of maps read from DRAM, whole bursts.</summary>
    public required long MapReadBytes { get; init; }

    /// <summary>Bytes of weights read.</summary>
    public required long WeightReadBytes { get; init; }

    /// <summary>Bytes written.</summary>
    public required long WriteBytes { get; init; }

    /// <summary>Words of maps and weights read from on-chip memory.</summary>
    public required long SramReads { get; init; }

    /// <summary>Accesses to sums on chip.</summary>
    public required long SumAccesses { get; init; }

    /// <summary>Clocks in which nothing is computed because data are on their way.</summary>
    public long StallClocks => Clocks - ComputeClocks;

    /// <summary>Whether DRAM takes longer than computing.</summary>
    public bool IsMemoryBound => DramClocks > ComputeClocks;

    /// <summary>Multiply-accumulates of the batch.</summary>
    public long Macs => Step.Macs * Batch;

    /// <summary>Bytes between DRAM and chip.</summary>
    public long DramBytes => MapReadBytes + WeightReadBytes + WriteBytes;

    /// <summary>Multiply-accumulates per byte of DRAM; null where no byte moves.</summary>
    public double? Intensity => DramBytes == 0 ? null : (double)Macs / DramBytes;

    /// <summary>Multiply-accumulates per clock and processing element of the array, 0 to 1.</summary>
    /// <param name="size">The array.</param>
    /// <returns>The share.</returns>
    public double Utilization(ArraySize size) => Macs / ((double)Clocks * size.Elements);
}
