using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace EeHw.Host.Power;

/// <summary>NVIDIA's management library, as far as power goes: the names, types and units of its public header (nvml.h).</summary>
internal sealed unsafe class NvmlLibrary : IDisposable
{
    private const int NotSupported = 3;

    private readonly nint _library;

    private NvmlLibrary(nint library) => _library = library;

    /// <summary>Loads the library.</summary>
    /// <param name="path">Its file; null for the name under which drivers install it.</param>
    /// <returns>The library, or null where it or a GPU is not there.</returns>
    public static NvmlLibrary? Load(string? path)
    {
        if (!NativeLibrary.TryLoad(path ?? (OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1"), out var handle))
        {
            return null;
        }

        var library = new NvmlLibrary(handle);
        if (library.Has("nvmlInit_v2") && ((delegate* unmanaged<int>)library.Export("nvmlInit_v2"))() == 0)
        {
            return library;
        }

        NativeLibrary.Free(handle);
        return null;
    }

    /// <summary>GPUs of the machine.</summary>
    public nint[] Devices()
    {
        uint count;
        Check(((delegate* unmanaged<uint*, int>)Export("nvmlDeviceGetCount_v2"))(&count), "nvmlDeviceGetCount_v2");
        var devices = new nint[count];
        for (var i = 0u; i < count; i++)
        {
            nint device;
            Check(((delegate* unmanaged<uint, nint*, int>)Export("nvmlDeviceGetHandleByIndex_v2"))(i, &device), "nvmlDeviceGetHandleByIndex_v2");
            devices[i] = device;
        }

        return devices;
    }

    /// <summary>Name of a GPU.</summary>
    public string Name(nint device)
    {
        var text = stackalloc byte[96];
        Check(((delegate* unmanaged<nint, byte*, uint, int>)Export("nvmlDeviceGetName"))(device, text, 96), "nvmlDeviceGetName");
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
    }

    /// <summary>Energy since the driver was loaded, joules; null where the GPU does not count it (before Volta).</summary>
    public double? Joules(nint device)
    {
        if (!Has("nvmlDeviceGetTotalEnergyConsumption"))
        {
            return null;
        }

        ulong millijoules;
        var status = ((delegate* unmanaged<nint, ulong*, int>)Export("nvmlDeviceGetTotalEnergyConsumption"))(device, &millijoules);
        if (status == NotSupported)
        {
            return null;
        }

        Check(status, "nvmlDeviceGetTotalEnergyConsumption");
        return millijoules * 1e-3;
    }

    /// <summary>Power of a GPU with its memory, watts.</summary>
    public double Watts(nint device)
    {
        uint milliwatts;
        Check(((delegate* unmanaged<nint, uint*, int>)Export("nvmlDeviceGetPowerUsage"))(device, &milliwatts), "nvmlDeviceGetPowerUsage");
        return milliwatts * 1e-3;
    }

    public void Dispose()
    {
        if (Has("nvmlShutdown"))
        {
            _ = ((delegate* unmanaged<int>)Export("nvmlShutdown"))();
        }

        NativeLibrary.Free(_library);
    }

    private static void Check(int status, string call)
    {
        if (status != 0)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{call} answered {status}"));
        }
    }

    private bool Has(string name) => NativeLibrary.TryGetExport(_library, name, out _);

    private nint Export(string name) => NativeLibrary.TryGetExport(_library, name, out var address) ? address : throw new IOException($"the library has no {name}");
}
