namespace EeHw.Host;

/// <summary>What a device says of itself.</summary>
/// <param name="Id">How the command line names it: <c>software</c>, <c>opencl:0</c>.</param>
/// <param name="Name">Name of the processor.</param>
/// <param name="Driver">What runs on it, with version.</param>
/// <param name="ComputeUnits">Samples computed at the same time.</param>
/// <param name="IsCpu">Whether it is a CPU.</param>
/// <param name="MemoryBytes">Memory in bytes, or null where not known.</param>
public sealed record DeviceInfo(string Id, string Name, string Driver, int ComputeUnits, bool IsCpu, long? MemoryBytes)
{
    /// <summary>Bits of the vectors it computes float32 in, or null where it does not say.</summary>
    public int? VectorBits { get; init; }

    /// <summary>Version of OpenCL C in which it offers sub-groups (cl_khr_subgroups): CL2.0 or CL3.0; null where it offers none.</summary>
    public string? SubGroupLanguage { get; init; }

    /// <summary>Whether and in which language a driver offers sub-groups.</summary>
    /// <param name="extensions">Extensions of the device, between blanks.</param>
    /// <param name="version">Version of the device, "OpenCL 3.0 ...".</param>
    /// <returns>CL2.0 or CL3.0, or null.</returns>
    public static string? SubGroupLanguageOf(string extensions, string version)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        ArgumentNullException.ThrowIfNull(version);
        return !extensions.Split(' ').Contains("cl_khr_subgroups") ? null
            : version.StartsWith("OpenCL 3", StringComparison.Ordinal) ? "CL3.0"
            : version.StartsWith("OpenCL 2", StringComparison.Ordinal) ? "CL2.0" : null;
    }
}
