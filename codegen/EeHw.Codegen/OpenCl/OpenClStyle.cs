using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Codegen.OpenCl;

/// <summary>How kernels are written.</summary>
public sealed record OpenClStyle
{
    /// <summary>For AVX-512, one sample at a time.</summary>
    public static readonly OpenClStyle Default = new();

    /// <summary>Kind of device.</summary>
    public OpenClFamily Family { get; init; } = OpenClFamily.Cpu;

    /// <summary>The processor; for GPUs of no meaning.</summary>
    public OpenClShape Shape { get; init; } = OpenClShape.Wide;

    /// <summary>Whether float convolutions that gain by Winograd's transform use it; without it all are direct, as they are on GPUs.</summary>
    public bool Winograd { get; init; } = true;

    /// <summary>What the lanes of vectors are.</summary>
    public OpenClLanes Lanes { get; init; } = OpenClLanes.Best;

    /// <summary>Decision units, one per exit, that the kernels shall carry out in fixed point, so that no sample returns to the host between stages; null, or units that they cannot: the host decides.</summary>
    public UnitPolicy? Units { get; init; }

    /// <summary>Whether the processor multiplies four bytes and adds their products in one instruction (VNNI), so that fixed-point layers of 8 bits take four channels at a time. Elsewhere the program is correct, and slower than with pairs.</summary>
    public bool Bytes { get; init; }

    /// <summary>Samples per batch that are expected, at least 1.</summary>
    public int Batch { get; init; } = 1;
}
