using System.Runtime.InteropServices;

namespace EeHw.Host.OpenCl;

/// <summary>What host and kernels exchange: memory that both see, or a buffer with a copy of it on the host that commands move.</summary>
internal sealed unsafe class Exchange : IDisposable
{
    // Pinned: the driver reads it after the call that hands it over.
    private readonly byte[] _copy;

    /// <summary>Takes memory of kernels.</summary>
    /// <param name="memory">The memory; disposed with this object.</param>
    /// <param name="bytes">Bytes that the host needs a copy of where it does not see them.</param>
    public Exchange(KernelMemory memory, long bytes)
    {
        (Memory, HostBytes) = (memory, bytes);
        _copy = GC.AllocateArray<byte>(memory is SharedMemory ? 0 : checked((int)bytes), pinned: true);
    }

    public KernelMemory Memory { get; }

    /// <summary>Bytes that the host can touch.</summary>
    public long HostBytes { get; }

    /// <summary>The host's side. The driver may be reading it until the host has waited for a later command.</summary>
    public void* Host => Memory is SharedMemory shared ? shared.Pointer : (void*)Marshal.UnsafeAddrOfPinnedArrayElement(_copy, 0);

    /// <summary>Values of the host's side.</summary>
    public Span<T> Of<T>()
        where T : unmanaged
        => new(Host, checked((int)(HostBytes / sizeof(T))));

    /// <summary>Sends what the host wrote, where it must be sent.</summary>
    public void Send(QueueHandle queue, long bytes) => Send(queue, Host, bytes, waits: false);

    /// <summary>Sends from elsewhere.</summary>
    public void Send(QueueHandle queue, void* from, long bytes, bool waits)
    {
        if (bytes > 0 && Memory is BufferHandle buffer)
        {
            Status.Check(Native.clEnqueueWriteBuffer(queue.Value, buffer.Value, waits ? 1u : 0u, 0, (nuint)bytes, from, 0, null, null), nameof(Native.clEnqueueWriteBuffer));
        }
    }

    /// <summary>Fetches what kernels wrote, where it must be fetched.</summary>
    /// <param name="queue">In order.</param>
    /// <param name="bytes">Bytes, at least 1.</param>
    /// <param name="done">Where the event is put that replaces the one there; null for none.</param>
    public void Fetch(QueueHandle queue, long bytes, nint* done)
    {
        if (Memory is BufferHandle buffer)
        {
            Status.Check(Native.clEnqueueReadBuffer(queue.Value, buffer.Value, 0, 0, (nuint)bytes, Host, 0, null, done), nameof(Native.clEnqueueReadBuffer));
        }
    }

    public void Dispose() => Memory.Dispose();
}
