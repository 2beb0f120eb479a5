using System.Globalization;
using EeHw.Model.Diagnostics;

namespace EeHw.Host.OpenCl;

/// <summary>The one way from an OpenCL status to an error.</summary>
internal static class Status
{
    public const int Success = 0;
    public const int DeviceNotFound = -1;
    public const int OutOfMemory = -6;
    public const int PlatformNotFound = -1001;

    /// <summary>Throws unless a call succeeded.</summary>
    public static void Check(int status, string call)
    {
        if (status == PlatformNotFound)
        {
            throw NoDriver();
        }

        if (status != Success)
        {
            throw new EeHwException(
                Codes.Host.CallFailed,
                new Place { Item = call },
                string.Create(CultureInfo.InvariantCulture, $"the OpenCL driver answered {NameOf(status)} ({status})."),
                "Run with --device software, or try another driver.");
        }
    }

    public static EeHwException NoDriver()
        => new(
            Codes.Host.NoDriver,
            Place.Nowhere,
            "OpenCL devices cannot be used: the OpenCL loader is installed, but no driver is registered with it.",
            "Install a driver (Debian package pocl-opencl-icd for CPUs); until then use --device software, which needs none.");

    private static string NameOf(int status) => status switch
    {
        DeviceNotFound => "CL_DEVICE_NOT_FOUND",
        -2 => "CL_DEVICE_NOT_AVAILABLE",
        -3 => "CL_COMPILER_NOT_AVAILABLE",
        -4 => "CL_MEM_OBJECT_ALLOCATION_FAILURE",
        -5 => "CL_OUT_OF_RESOURCES",
        OutOfMemory => "CL_OUT_OF_HOST_MEMORY",
        -14 => "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST",
        -11 => "CL_BUILD_PROGRAM_FAILURE",
        -30 => "CL_INVALID_VALUE",
        -33 => "CL_INVALID_DEVICE",
        -38 => "CL_INVALID_MEM_OBJECT",
        -42 => "CL_INVALID_BINARY",
        -44 => "CL_INVALID_PROGRAM",
        -45 => "CL_INVALID_PROGRAM_EXECUTABLE",
        -46 => "CL_INVALID_KERNEL_NAME",
        -48 => "CL_INVALID_KERNEL",
        -52 => "CL_INVALID_KERNEL_ARGS",
        -54 => "CL_INVALID_WORK_GROUP_SIZE",
        -55 => "CL_INVALID_WORK_ITEM_SIZE",
        -61 => "CL_INVALID_BUFFER_SIZE",
        PlatformNotFound => "CL_PLATFORM_NOT_FOUND_KHR",
        _ => "an error",
    };
}
