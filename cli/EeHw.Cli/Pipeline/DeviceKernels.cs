using EeHw.Codegen.OpenCl;
using EeHw.Host;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Cli.Pipeline;

/// <summary>Kernels shaped for a device of this machine.</summary>
public static class DeviceKernels
{
    // What most desktop and server processors have, for drivers that do not say.
    private const int UsualVectorBits = 256;

    /// <summary>Writes the kernels that a device needs.</summary>
    /// <param name="device">The device.</param>
    /// <param name="network">The network.</param>
    /// <param name="quantized">Its fixed-point form, or null for float.</param>
    /// <param name="batch">Samples per batch.</param>
    /// <param name="options">What the user chose.</param>
    /// <param name="units">Decision units that fixed-point kernels shall carry out where they can.</param>
    /// <returns>The program, or null for the software device, which needs none.</returns>
    public static KernelProgram? For(DeviceInfo device, Network network, QuantizedNetwork? quantized, int batch, DeviceKernelOptions? options = null, UnitPolicy? units = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        options ??= DeviceKernelOptions.Default;
        return device.Id == "software" ? null : OpenClProgram.Create(network, quantized, new OpenClStyle
        {
            Family = (options.Family ?? (device.IsCpu ? "cpu" : "gpu")) == "gpu" ? OpenClFamily.Gpu : OpenClFamily.Cpu,
            Shape = OpenClShape.For(options.VectorBits ?? device.VectorBits ?? UsualVectorBits),
            Winograd = options.Winograd,
            Bytes = device.IsCpu && ByteProducts.IsOffered,
            Batch = batch,
            Units = units,
        });
    }
}
