using System.Runtime.InteropServices;

namespace EeHw.Host.OpenCl;

/// <summary>
/// Memory that host and kernels share (fine-grained buffer of shared virtual memory, OpenCL 2.0): what the host writes before a launch the kernel sees, and what the kernel wrote the host sees once it
/// has waited for it. No command moves it: with threads as a device each command is a wake of its own.
/// </summary>
internal sealed unsafe class SharedMemory : KernelMemory
{
    private const ulong ReadWrite = 1;
    private const ulong FineGrained = 1 << 10;

    private readonly ContextHandle _context;

    /// <summary>Takes memory, zeroed.</summary>
    /// <param name="context">Its context.</param>
    /// <param name="bytes">Bytes, at least 1.</param>
    public SharedMemory(ContextHandle context, long bytes)
        : base((nint)Native.clSVMAlloc(context.Value, ReadWrite | FineGrained, (nuint)bytes, 0))
    {
        // Whatever order finalizers come in, the context outlives it.
        var isHeld = false;
        _context = context;
        Status.Check(IsInvalid ? Status.OutOfMemory : Status.Success, nameof(Native.clSVMAlloc));
        context.DangerousAddRef(ref isHeld);
        NativeMemory.Clear(Pointer, (nuint)bytes);
    }

    /// <summary>Where it lies.</summary>
    public void* Pointer => (void*)Value;

    public override void Set(KernelHandle kernel, int index)
        => Status.Check(Native.clSetKernelArgSVMPointer(kernel.Value, (uint)index, Pointer), nameof(Native.clSetKernelArgSVMPointer));

    protected override bool ReleaseHandle()
    {
        Native.clSVMFree(_context.DangerousGetHandle(), (void*)handle);
        _context.DangerousRelease();
        return true;
    }
}
