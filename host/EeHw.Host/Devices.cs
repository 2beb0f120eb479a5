using System.Globalization;
using EeHw.Host.OpenCl;
using EeHw.Host.Software;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Host;

/// <summary>Finds and opens devices.</summary>
public static class Devices
{
    private const string OpenClPrefix = "opencl:";

    /// <summary>Every device of this machine. A missing OpenCL loader or driver is a note, not an error.</summary>
    /// <returns>The devices.</returns>
    public static DeviceList List()
    {
        var devices = new List<DeviceInfo>();
        using (var software = new SoftwareDevice())
        {
            devices.Add(software.Info);
        }

        try
        {
            devices.AddRange(Driver.Devices().Select(Driver.Describe));
            return new(devices.ToValueList(), []);
        }
        catch (EeHwException e)
        {
            return new(devices.ToValueList(), e.Diagnostics.Select(d => d with { Severity = Severity.Note }).ToValueList());
        }
    }

    /// <summary>Opens a device.</summary>
    /// <param name="id"><c>software</c> or <c>opencl:</c> and a number from 0.</param>
    /// <param name="software">Options of the software device, or null.</param>
    /// <param name="openCl">Options of OpenCL devices, or null.</param>
    /// <returns>The device.</returns>
    /// <exception cref="EeHwException">EEHW8001, EEHW8002 or EEHW8003.</exception>
    public static IDevice Open(string id, SoftwareOptions? software = null, OpenClOptions? openCl = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id == "software")
        {
            return new SoftwareDevice(software);
        }

        if (id.StartsWith(OpenClPrefix, StringComparison.Ordinal)
            && int.TryParse(id.AsSpan(OpenClPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            var all = Driver.Devices();
            if (index < all.Count)
            {
                return new OpenClDevice(all[index], index, openCl ?? OpenClOptions.Default);
            }
        }

        throw new EeHwException(
            Codes.Host.UnknownDevice,
            new Place { Item = "--device" },
            $"there is no device '{id}'; this machine has {string.Join(", ", List().Devices.Select(d => d.Id))}.",
            "`eehw devices` describes them.");
    }
}
