namespace EeHw.Host.OpenCl;

/// <summary>Memory that kernels take as an argument.</summary>
internal abstract class KernelMemory(nint value) : ClHandle(value)
{
    /// <summary>Hands it to a kernel.</summary>
    public abstract void Set(KernelHandle kernel, int index);
}
