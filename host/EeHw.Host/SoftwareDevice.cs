using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EeHw.Host.Software;

namespace EeHw.Host;

/// <summary>The processor this program runs on, through C# vectors: always there, and the device that answers where no OpenCL driver is installed.</summary>
public sealed class SoftwareDevice : IDevice
{
    private readonly int _workers;
    private readonly bool _wide;
    private readonly SoftwareOptions _options;

    /// <summary>Opens the device.</summary>
    /// <param name="options">How it uses the processor; null for <see cref="SoftwareOptions.Default"/>.</param>
    public SoftwareDevice(SoftwareOptions? options = null)
    {
        _options = options ??= SoftwareOptions.Default;
        _workers = options.Workers > 0 ? options.Workers : Environment.ProcessorCount;
        _wide = options.VectorBits switch
        {
            0 => Vector512.IsHardwareAccelerated,
            256 => false,
            512 => true,
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.VectorBits, "Vectors have 256 or 512 bits; 0 takes what there is."),
        };
        var vectors = _wide ? "512-bit vectors" : Vector256.IsHardwareAccelerated ? "256-bit vectors" : "vectors emulated";
        Info = new("software", $"{RuntimeInformation.ProcessArchitecture} processor, {vectors}", $".NET {Environment.Version}", _workers, true, null) { VectorBits = _wide ? 512 : 256 };
    }

    /// <inheritdoc/>
    public DeviceInfo Info { get; }

    /// <inheritdoc/>
    public ILoadedNetwork Load(LoadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Quantized is null
            ? new SoftwareNetwork<float, FloatLane>(request, _workers, _wide, _options)
            : new SoftwareNetwork<double, DoubleLane>(request, _workers, _wide, _options);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held: networks own their memory.
    }
}
