using EeHw.Model.Diagnostics;

namespace EeHw.Host;

/// <summary>Something that runs networks with exits.</summary>
public interface IDevice : IDisposable
{
    /// <summary>What it is.</summary>
    DeviceInfo Info { get; }

    /// <summary>Brings a network onto the device: memory, weights, compiled kernels.</summary>
    /// <param name="request">What to load.</param>
    /// <returns>The network, ready to run; dispose it before the device.</returns>
    /// <exception cref="EeHwException">EEHW8002 and following, where the device cannot.</exception>
    ILoadedNetwork Load(LoadRequest request);
}
