using System.Security.Cryptography;
using System.Text;
using EeHw.Model.Diagnostics;

namespace EeHw.Host.OpenCl;

/// <summary>Builds programs, and keeps compiled ones in a folder from run to run.</summary>
internal sealed unsafe class ProgramBuilder(ClDevice device, DeviceInfo info, ContextHandle context, string source, string options, string? cacheFolder)
{
    private const int LogLines = 20;

    /// <summary>Builds a program, from the cache where that has it.</summary>
    public ProgramHandle Build(out bool fromCache)
    {
        if (CacheFile() is { } file && File.Exists(file) && FromBinary(File.ReadAllBytes(file)) is { } cached)
        {
            fromCache = true;
            return cached;
        }

        fromCache = false;
        return FromSource();
    }

    /// <summary>Keeps a program, best after each of its kernels has run once: drivers finish compiling at the first launch.</summary>
    public void Keep(ProgramHandle built)
    {
        if (CacheFile() is not { } file)
        {
            return;
        }

        nuint size;
        Status.Check(Native.clGetProgramInfo(built.Value, 0x1165, (nuint)sizeof(nuint), &size, null), nameof(Native.clGetProgramInfo));
        if (size == 0)
        {
            return;
        }

        var binary = new byte[size];
        fixed (byte* p = binary)
        {
            var pointer = p;
            Status.Check(Native.clGetProgramInfo(built.Value, 0x1166, (nuint)sizeof(nint), &pointer, null), nameof(Native.clGetProgramInfo));
        }

        AtomicFile.Write(file, binary);
    }

    private ProgramHandle FromSource()
    {
        int status;
        var bytes = Encoding.UTF8.GetBytes(source);
        ProgramHandle built;
        fixed (byte* p = bytes)
        {
            var (text, length) = ((nint)p, (nuint)bytes.Length);
            built = new(Native.clCreateProgramWithSource(context.Value, 1, (byte**)&text, &length, &status));
            Status.Check(status, nameof(Native.clCreateProgramWithSource));
        }

        status = Build(built);
        if (status != Status.Success)
        {
            var log = string.Join('\n', BuildLog(built).Split('\n').Take(LogLines));
            built.Dispose();
            throw new EeHwException(
                Codes.Host.BuildFailed,
                new Place { Item = info.Id },
                $"{info.Driver} does not build the generated kernels (status {status}):\n{log}",
                "Run with --device software, and report the message: generated kernels should build everywhere.");
        }

        return built;
    }

    // Null where the driver does not take the binary (another version of it, for example); the source is then built anew.
    private ProgramHandle? FromBinary(byte[] binary)
    {
        int status, binaryStatus;
        nint program;
        fixed (byte* p = binary)
        {
            var (id, length, pointer) = (device.Device, (nuint)binary.Length, (nint)p);
            program = Native.clCreateProgramWithBinary(context.Value, 1, &id, &length, (byte**)&pointer, &binaryStatus, &status);
        }

        if (status != Status.Success)
        {
            return null;
        }

        var built = new ProgramHandle(program);
        if (binaryStatus == Status.Success && Build(built) == Status.Success)
        {
            return built;
        }

        built.Dispose();
        return null;
    }

    private int Build(ProgramHandle program)
    {
        var id = device.Device;
        fixed (byte* p = Encoding.UTF8.GetBytes(options + "\0"))
        {
            return Native.clBuildProgram(program.Value, 1, &id, p, null, null);
        }
    }

    private string BuildLog(ProgramHandle program)
    {
        nuint size;
        Status.Check(Native.clGetProgramBuildInfo(program.Value, device.Device, 0x1183, 0, null, &size), nameof(Native.clGetProgramBuildInfo));
        var log = new byte[size];
        fixed (byte* p = log)
        {
            Status.Check(Native.clGetProgramBuildInfo(program.Value, device.Device, 0x1183, size, p, null), nameof(Native.clGetProgramBuildInfo));
        }

        return Encoding.UTF8.GetString(log).TrimEnd('\0').Trim();
    }

    private string? CacheFile()
    {
        if (cacheFolder is null)
        {
            return null;
        }

        var key = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', info.Name, info.Driver, options, source)));
        return Path.Combine(cacheFolder, Convert.ToHexStringLower(key) + ".clbin");
    }
}
