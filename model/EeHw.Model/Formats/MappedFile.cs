using System.Buffers;
using System.IO.MemoryMappedFiles;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats;

/// <summary>
/// A file whose bytes are read where they lie: mapped into memory and not copied; small files are read. The bytes live until this object is disposed of.
/// </summary>
public sealed unsafe class MappedFile : IDisposable
{
    private const int Small = 1 << 20;

    private readonly byte[]? _copy;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;

    private MappedFile(byte[] copy)
    {
        _copy = copy;
        Length = copy.Length;
    }

    private MappedFile(FileStream stream)
    {
        Length = stream.Length;
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    /// <summary>Size in bytes.</summary>
    public long Length { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">Its name in messages.</param>
    /// <param name="limit">Bytes at most.</param>
    /// <param name="hint">Way out when the file is not there, or null.</param>
    /// <returns>Its content.</returns>
    /// <exception cref="EeHwException">EEHW1001 not there, EEHW1002 not readable, EEHW1004 larger than the limit.</exception>
    public static MappedFile Open(string path, string shown, long limit, string? hint = null)
    {
        var stream = InputFile.Open(path, hint, shown);
        try
        {
            InputFile.RequireSize(shown, stream.Length, limit);
            if (stream.Length > Small)
            {
                return new MappedFile(stream);
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            stream.Dispose();
            return new MappedFile(bytes);
        }
        catch (Exception e)
        {
            stream.Dispose();
            if (e is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw InputFile.Unreadable(shown, e);
            }

            throw;
        }
    }

    /// <summary>A part of the file.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes; the part lies within the file.</param>
    /// <returns>Memory that must not be used after this object is disposed of.</returns>
    public ReadOnlyMemory<byte> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return _copy is null ? new Window(_start + offset, length).Memory : _copy.AsMemory((int)offset, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_view is { SafeMemoryMappedViewHandle.IsClosed: false })
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file?.Dispose();
        }
    }

    private sealed class Window(byte* start, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
