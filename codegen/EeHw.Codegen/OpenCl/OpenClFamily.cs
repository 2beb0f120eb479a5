namespace EeHw.Codegen.OpenCl;

/// <summary>Kind of device that kernels are shaped for.</summary>
public enum OpenClFamily
{
    /// <summary>Processors with vectors: a work group is one item that computes vectors.</summary>
    Cpu,

    /// <summary>GPUs: work groups of many items with local memory, one number per item.</summary>
    Gpu,
}
