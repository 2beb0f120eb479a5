using EeHw.Host.OpenCl;
using EeHw.Model.Diagnostics;

namespace EeHw.Host;

/// <summary>A device behind an OpenCL driver; runs generated kernels.</summary>
public sealed class OpenClDevice : IDevice
{
    private readonly ClDevice _device;
    private readonly OpenClOptions _options;

    internal OpenClDevice(ClDevice device, int index, OpenClOptions options)
    {
        (_device, _options) = (device, options);
        Info = Driver.Describe(device, index);
    }

    /// <inheritdoc/>
    public DeviceInfo Info { get; }

    /// <inheritdoc/>
    public ILoadedNetwork Load(LoadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Program is not { } program || program.IsFixed != request.Quantized is not null)
        {
            throw new EeHwException(
                Codes.Host.NoKernels,
                new Place { Item = Info.Id },
                request.Program is null
                    ? "an OpenCL device runs generated kernels, and none were given."
                    : $"the kernels compute in {(request.Program.IsFixed ? "fixed point" : "float")}, the network in {(request.Quantized is null ? "float" : "fixed point")}.",
                "Generate kernels for this network and arithmetic.");
        }

        return new OpenClNetwork(_device, Info, request, program, _options);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held: networks own their context.
    }
}
