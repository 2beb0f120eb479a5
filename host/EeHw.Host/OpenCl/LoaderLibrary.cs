using System.Reflection;
using System.Runtime.InteropServices;
using EeHw.Model.Diagnostics;

namespace EeHw.Host.OpenCl;

/// <summary>Finds the OpenCL loader. The versioned name comes first: the plain one exists with development packages only.</summary>
internal static class LoaderLibrary
{
    private static readonly Lazy<nint> _handle = new(Load, LazyThreadSafetyMode.PublicationOnly);

    private static string[] Names
        => OperatingSystem.IsWindows() ? ["OpenCL.dll"]
            : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
            : ["libOpenCL.so.1", "libOpenCL.so"];

    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Native.Library ? _handle.Value : 0;

    /// <summary>Whether the loader knows a call of a later version than 1.2.</summary>
    public static bool Has(string call) => NativeLibrary.TryGetExport(_handle.Value, call, out _);

    public static EeHwException Missing(IEnumerable<string> names)
        => new(
            Codes.Host.NoLoader,
            Place.Nowhere,
            $"OpenCL devices cannot be used: there is no OpenCL loader library (looked for {string.Join(", ", names)}).",
            "Install a loader and a driver (Debian packages ocl-icd-libopencl1 and pocl-opencl-icd); until then use --device software, which needs neither.");

    private static nint Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return handle;
            }
        }

        throw Missing(Names);
    }
}
