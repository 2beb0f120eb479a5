using System.Runtime.InteropServices;

namespace EeHw.Host.Software;

/// <summary>
/// Cuts memory from chunks of whole large pages, which Linux is asked to back as such: with pages of 4 KiB the second cache keeps less of maps and weights than it has room for, since where their pages
/// lie decides which sets they share. Elsewhere the chunks are plain memory.
/// </summary>
internal static unsafe partial class LargePages
{
    private const long PageBytes = 2 * 1024 * 1024;
    private const int PieceAlignment = 64;

    // MADV_HUGEPAGE of Linux (madvise(2)); advice: whoever has none ignores it.
    private const int AdviceOfLargePages = 14;

    private static readonly Lock _lock = new();
    private static Chunk? _open;

    /// <summary>Memory of undefined content, aligned to 64 bytes.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="chunk">What to give back (<see cref="Free"/>).</param>
    public static nint Allocate(long bytes, out Chunk chunk)
    {
        bytes = (bytes + PieceAlignment - 1) / PieceAlignment * PieceAlignment;
        lock (_lock)
        {
            if (_open is null || _open.Used + bytes > _open.Bytes)
            {
                // What needs most of a chunk gets one of its own, and the open one stays open.
                chunk = new Chunk((bytes + PageBytes - 1) / PageBytes * PageBytes);
                if (_open is null || chunk.Bytes - bytes > _open.Bytes - _open.Used)
                {
                    Close();
                    _open = chunk;
                }
            }
            else
            {
                chunk = _open;
            }

            var piece = chunk.Start + (nint)chunk.Used;
            chunk.Used += bytes;
            chunk.Pieces++;
            return piece;
        }
    }

    /// <summary>Gives a piece of a chunk back; the chunk goes with its last piece.</summary>
    public static void Free(Chunk chunk)
    {
        lock (_lock)
        {
            chunk.Pieces--;
            if (chunk.Pieces == 0)
            {
                chunk.Used = 0;
                if (chunk != _open)
                {
                    chunk.Release();
                }
            }
        }
    }

    private static void Close()
    {
        if (_open?.Pieces == 0)
        {
            _open.Release();
        }

        _open = null;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);

    /// <summary>Whole large pages.</summary>
    internal sealed class Chunk
    {
        public Chunk(long bytes)
        {
            (Bytes, Start) = (bytes, (nint)NativeMemory.AlignedAlloc((nuint)bytes, (nuint)PageBytes));
            if (OperatingSystem.IsLinux())
            {
                _ = Advise(Start, (nuint)bytes, AdviceOfLargePages);
            }
        }

        public nint Start { get; }

        public long Bytes { get; }

        public long Used { get; set; }

        public int Pieces { get; set; }

        public void Release() => NativeMemory.AlignedFree((void*)Start);
    }
}
