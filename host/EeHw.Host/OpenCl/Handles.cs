using System.Runtime.InteropServices;

namespace EeHw.Host.OpenCl;

/// <summary>An OpenCL object that is released once, whatever happens.</summary>
internal abstract class ClHandle : SafeHandle
{
    protected ClHandle(nint value)
        : base(0, ownsHandle: true)
        => handle = value;

    public override bool IsInvalid => handle == 0;

    public nint Value => IsClosed ? throw new ObjectDisposedException(GetType().Name) : handle;
}

/// <summary>A context.</summary>
internal sealed class ContextHandle(nint value) : ClHandle(value)
{
    protected override bool ReleaseHandle() => Native.clReleaseContext(handle) == Status.Success;
}

/// <summary>A command queue.</summary>
internal sealed class QueueHandle(nint value) : ClHandle(value)
{
    protected override bool ReleaseHandle() => Native.clReleaseCommandQueue(handle) == Status.Success;
}

/// <summary>A program.</summary>
internal sealed class ProgramHandle(nint value) : ClHandle(value)
{
    protected override bool ReleaseHandle() => Native.clReleaseProgram(handle) == Status.Success;
}

/// <summary>A kernel.</summary>
internal sealed class KernelHandle(nint value) : ClHandle(value)
{
    protected override bool ReleaseHandle() => Native.clReleaseKernel(handle) == Status.Success;
}
