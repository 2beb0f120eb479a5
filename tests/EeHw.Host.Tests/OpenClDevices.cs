using EeHw.Testing;

namespace EeHw.Host.Tests;

/// <summary>OpenCL devices of this machine, for tests that need one.</summary>
public static class OpenClDevices
{
    /// <summary>The first CPU device; skips the running test where there is none.</summary>
    public static DeviceInfo First()
    {
        var list = Devices.List();
        var device = list.Devices.FirstOrDefault(d => d.Id != "software" && d.IsCpu);
        if (device is null)
        {
            Tools.Missing($"no OpenCL device for CPUs: {string.Join("; ", list.Notes.Select(n => n.Message))}");
        }

        return device!;
    }
}
