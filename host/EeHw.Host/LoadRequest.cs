using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host;

/// <summary>What a device is to run.</summary>
public sealed record LoadRequest
{
    /// <summary>The network.</summary>
    public required Network Network { get; init; }

    /// <summary>Its fixed-point form, to run it bit for bit; null to run in float32.</summary>
    public QuantizedNetwork? Quantized { get; init; }

    /// <summary>Generated kernels in the same arithmetic; needed by OpenCL devices only.</summary>
    public KernelProgram? Program { get; init; }

    /// <summary>Most samples per batch, at least 1.</summary>
    public int BatchCapacity { get; init; } = 256;
}
