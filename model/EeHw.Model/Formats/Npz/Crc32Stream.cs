namespace EeHw.Model.Formats.Npz;

/// <summary>Passes reads on and keeps the CRC-32 (polynomial 0x04C11DB7 reflected, as in zip) of what went through.</summary>
internal sealed class Crc32Stream(Stream inner) : Stream
{
    private static readonly uint[] _table = [.. Enumerable.Range(0, 256).Select(i => TableEntry((uint)i))];

    private uint _state = uint.MaxValue;

    public uint Value => ~_state;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        var state = _state;
        foreach (var b in buffer[..read])
        {
            state = _table[(byte)(state ^ b)] ^ (state >> 8);
        }

        _state = state;
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static uint TableEntry(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
        }

        return value;
    }
}
