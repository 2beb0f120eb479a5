namespace EeHw.Model.Kernels;

/// <summary>Number types of kernel buffers.</summary>
public enum KernelElement
{
    /// <summary>IEEE single precision.</summary>
    Float32,

    /// <summary>32-bit two's complement.</summary>
    Int32,

    /// <summary>64-bit two's complement.</summary>
    Int64,
}
