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
}
