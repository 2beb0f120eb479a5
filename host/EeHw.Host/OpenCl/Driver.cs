using System.Text;

namespace EeHw.Host.OpenCl;

/// <summary>A device as the driver names it.</summary>
/// <param name="Platform">Platform id.</param>
/// <param name="Device">Device id.</param>
internal readonly record struct ClDevice(nint Platform, nint Device);

/// <summary>Questions to loader and driver.</summary>
internal static unsafe class Driver
{
    private const ulong AllDevices = 0xFFFFFFFF;

    /// <summary>Every device of every platform, in the order of the loader.</summary>
    public static List<ClDevice> Devices()
    {
        var devices = new List<ClDevice>();
        foreach (var platform in Platforms())
        {
            uint count;
            var status = Native.clGetDeviceIDs(platform, AllDevices, 0, null, &count);
            if (status == Status.DeviceNotFound)
            {
                continue;
            }

            Status.Check(status, nameof(Native.clGetDeviceIDs));
            var ids = new nint[count];
            fixed (nint* p = ids)
            {
                Status.Check(Native.clGetDeviceIDs(platform, AllDevices, count, p, null), nameof(Native.clGetDeviceIDs));
            }

            devices.AddRange(ids.Select(id => new ClDevice(platform, id)));
        }

        return devices;
    }

    /// <summary>What a device says of itself.</summary>
    public static DeviceInfo Describe(ClDevice device, int index)
    {
        var driver = $"{PlatformText(device.Platform, 0x0902)} {DeviceText(device.Device, 0x102D)}, {DeviceText(device.Device, 0x102F)}";
        return new(
            $"opencl:{index}",
            DeviceText(device.Device, 0x102B),
            driver,
            (int)DeviceNumber(device.Device, 0x1002, sizeof(uint)),
            (DeviceNumber(device.Device, 0x1000, sizeof(ulong)) & 2) != 0,
            DeviceNumber(device.Device, 0x101F, sizeof(ulong)))
        {
            // Native lanes of float32; a driver that shows one lane per work item speaks of no vectors.
            VectorBits = DeviceNumber(device.Device, 0x103A, sizeof(uint)) is > 1 and var lanes ? (int)lanes * 32 : null,
            SubGroupLanguage = DeviceInfo.SubGroupLanguageOf(DeviceText(device.Device, 0x1030), DeviceText(device.Device, 0x102F)),
        };
    }

    /// <summary>Whether a device offers memory that host and kernels share without commands (fine-grained buffers, OpenCL 2.0).</summary>
    public static bool SharesMemory(ClDevice device)
    {
        const ulong FineGrainedBuffer = 2;
        ulong offers = 0;

        // A driver of OpenCL 1.2 does not know the question.
        return Native.clGetDeviceInfo(device.Device, 0x1053, sizeof(ulong), &offers, null) == Status.Success
            && (offers & FineGrainedBuffer) != 0
            && new[] { nameof(Native.clSVMAlloc), nameof(Native.clSVMFree), nameof(Native.clSetKernelArgSVMPointer) }.All(LoaderLibrary.Has);
    }

    private static nint[] Platforms()
    {
        uint count;
        Status.Check(Native.clGetPlatformIDs(0, null, &count), nameof(Native.clGetPlatformIDs));
        if (count == 0)
        {
            throw Status.NoDriver();
        }

        var ids = new nint[count];
        fixed (nint* p = ids)
        {
            Status.Check(Native.clGetPlatformIDs(count, p, null), nameof(Native.clGetPlatformIDs));
        }

        return ids;
    }

    private static string PlatformText(nint platform, uint name)
    {
        nuint size;
        Status.Check(Native.clGetPlatformInfo(platform, name, 0, null, &size), nameof(Native.clGetPlatformInfo));
        var bytes = new byte[size];
        fixed (byte* p = bytes)
        {
            Status.Check(Native.clGetPlatformInfo(platform, name, size, p, null), nameof(Native.clGetPlatformInfo));
        }

        return Text(bytes);
    }

    private static string DeviceText(nint device, uint name)
    {
        nuint size;
        Status.Check(Native.clGetDeviceInfo(device, name, 0, null, &size), nameof(Native.clGetDeviceInfo));
        var bytes = new byte[size];
        fixed (byte* p = bytes)
        {
            Status.Check(Native.clGetDeviceInfo(device, name, size, p, null), nameof(Native.clGetDeviceInfo));
        }

        return Text(bytes);
    }

    private static long DeviceNumber(nint device, uint name, int bytes)
    {
        long value = 0;
        Status.Check(Native.clGetDeviceInfo(device, name, (nuint)bytes, &value, null), nameof(Native.clGetDeviceInfo));
        return value;
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
}
