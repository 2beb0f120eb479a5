namespace EeHw.Host.OpenCl;

/// <summary>A buffer: only commands move what the host has into it, and out of it.</summary>
internal sealed unsafe class BufferHandle(nint value) : KernelMemory(value)
{
    public override void Set(KernelHandle kernel, int index)
    {
        var buffer = Value;
        Status.Check(Native.clSetKernelArg(kernel.Value, (uint)index, (nuint)sizeof(nint), &buffer), nameof(Native.clSetKernelArg));
    }

    protected override bool ReleaseHandle() => Native.clReleaseMemObject(handle) == Status.Success;
}
