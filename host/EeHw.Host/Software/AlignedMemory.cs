using System.Runtime.InteropServices;

namespace EeHw.Host.Software;

/// <summary>Zeroed memory outside the managed heap, aligned to a vector, with room for reads beyond the end.</summary>
internal sealed unsafe class AlignedMemory<T> : SafeHandle
    where T : unmanaged
{
    // Tiles at the border of a map read, and discard, values up to a few rows beyond the last one.
    private const long Slack = 4096;

    private readonly LargePages.Chunk _chunk;

    public AlignedMemory(long elements, long slack = Slack)
        : base(0, ownsHandle: true)
    {
        var bytes = checked((elements + slack) * sizeof(T));
        handle = LargePages.Allocate(bytes, out _chunk);
        NativeMemory.Clear((void*)handle, checked((nuint)bytes));
    }

    public AlignedMemory(ReadOnlySpan<T> content)
        : this(content.Length)
        => content.CopyTo(new Span<T>((void*)handle, content.Length));

    public T* Pointer => (T*)handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LargePages.Free(_chunk);
        return true;
    }
}
