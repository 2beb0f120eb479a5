using System.Buffers.Binary;
using System.Text;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats.Npz;

/// <summary>
/// Reads and writes NPY files. Format: numpy documentation, "numpy.lib.format", versions 1.0 to 3.0. Both byte orders and both index orders are read;
/// written is version 1.0, little-endian, row-major, the values at a multiple of 64 bytes.
/// </summary>
public static class Npy
{
    /// <summary>Most bytes of values in one array.</summary>
    public const long MaximumBytes = 2147483591;

    private const int MaximumHeader = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array.</returns>
    /// <exception cref="EeHwException">EEHW10xx for the file, EEHW1202 to EEHW1205 for its content.</exception>
    public static NpyArray Read(string path)
    {
        using var stream = InputFile.Open(path);
        try
        {
            return Read(stream, new Place { File = path });
        }
        catch (IOException e)
        {
            throw new EeHwException(Codes.Files.Unreadable, new Place { File = path }, $"cannot be read: {e.Message}", "Check its permissions.");
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">The array.</param>
    /// <exception cref="EeHwException">EEHW1003 when it cannot be written.</exception>
    public static void Write(string path, NpyArray array) => AtomicFile.Write(path, stream => Write(stream, array));

    internal static NpyArray Read(Stream stream, Place place)
    {
        Span<byte> start = stackalloc byte[12];
        var got = stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false);
        if (got < 10 || !start[..6].SequenceEqual(Magic) || start[6] is 0 or > 3)
        {
            throw new EeHwException(Codes.Npz.NotNpy, place, $"not an NPY array of version 1 to 3: it begins with {Convert.ToHexStringLower(start[..Math.Min(got, 8)])}.", "Write the array with numpy.save.");
        }

        var headerLength = (uint)BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        if (start[6] > 1)
        {
            stream.ReadAtLeast(start[10..], 2, throwOnEndOfStream: false);
            headerLength = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        }

        if (headerLength > MaximumHeader)
        {
            throw new EeHwException(Codes.Npz.BadHeader, place, $"the header has {headerLength} bytes; allowed are at most {MaximumHeader}.", "Write the array with numpy.save.");
        }

        var headerBytes = new byte[headerLength];
        got = stream.ReadAtLeast(headerBytes, headerBytes.Length, throwOnEndOfStream: false);
        if (got < headerBytes.Length)
        {
            throw BadSize(place, $"it ends after {got} of the {headerLength} bytes of its header");
        }

        var header = NpyHeader.Parse(Encoding.UTF8.GetString(headerBytes), place);
        return ReadValues(stream, header, place);
    }

    internal static void Write(Stream stream, NpyArray array)
    {
        var text = NpyHeader.TextOf(array);
        var length = (((10 + text.Length + 1 + 63) / 64) * 64) - 10;
        var header = new byte[10 + length];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)length);
        Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n", header.AsSpan(10));
        stream.Write(header);
        stream.Write(NpyElement.Bytes(array.Values));
    }

    private static NpyArray ReadValues(Stream stream, NpyHeader header, Place place)
    {
        var count = header.Shape.Any(d => d == 0) ? (Int128)0 : 1;
        foreach (var d in header.Shape)
        {
            count = Int128.Min(count * d, long.MaxValue);
        }

        var size = NpyElement.SizeOf(header.Type);
        if (count * size > MaximumBytes)
        {
            throw new EeHwException(Codes.Files.TooLarge, place, $"its shape ({string.Join(", ", header.Shape)}) makes {count * size} bytes; allowed are at most {MaximumBytes}.", "Split the array.");
        }

        // Grows with what is really there, so that a short file with a large shape costs nothing.
        var values = NpyElement.Allocate(header.Type, (int)Int128.Min(count, 1 << 18));
        var filled = 0;
        while (true)
        {
            var bytes = NpyElement.Bytes(values);
            filled += stream.ReadAtLeast(bytes[filled..], bytes.Length - filled, throwOnEndOfStream: false);
            if (filled < bytes.Length)
            {
                throw BadSize(place, $"it ends after {filled} of the {count * size} bytes that its shape ({string.Join(", ", header.Shape)}) makes");
            }

            if (values.Length == count)
            {
                break;
            }

            var larger = NpyElement.Allocate(header.Type, (int)Int128.Min(count, values.LongLength * 4));
            bytes.CopyTo(NpyElement.Bytes(larger));
            values = larger;
        }

        if (stream.ReadByte() >= 0)
        {
            throw BadSize(place, $"it goes on after the {filled} bytes that its shape ({string.Join(", ", header.Shape)}) makes");
        }

        if (header.BigEndian)
        {
            NpyElement.Reverse(values);
        }

        if (header.Type == NpyType.Bool && ((byte[])values).AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            throw new EeHwException(Codes.Npz.WrongValues, place, "a truth value is neither 0 nor 1.", "Write the array with numpy.save.");
        }

        return new NpyArray(header.Type, header.Shape, header.FortranOrder ? RowMajor(values, header) : values, place);
    }

    // The element at (i0, i1, ...) stands at i0 + i1·d0 + i2·d0·d1 + ... in a column-major file.
    private static Array RowMajor(Array source, NpyHeader header)
    {
        var shape = header.Shape;
        if (shape.Count < 2 || source.Length == 0)
        {
            return source;
        }

        var size = NpyElement.SizeOf(header.Type);
        var target = NpyElement.Allocate(header.Type, source.Length);
        var from = NpyElement.Bytes(source);
        var to = NpyElement.Bytes(target);
        var index = new int[shape.Count];
        var strides = new int[shape.Count];
        strides[0] = 1;
        for (var d = 1; d < strides.Length; d++)
        {
            strides[d] = strides[d - 1] * shape[d - 1];
        }

        var position = 0;
        for (var i = 0; i < source.Length; i++)
        {
            from.Slice(position * size, size).CopyTo(to[(i * size)..]);
            for (var d = index.Length - 1; d >= 0; d--)
            {
                position += strides[d];
                if (++index[d] < shape[d])
                {
                    break;
                }

                position -= strides[d] * shape[d];
                index[d] = 0;
            }
        }

        return target;
    }

    private static EeHwException BadSize(Place place, string found) => new(Codes.Npz.BadSize, place, $"the array is cut or padded: {found}.", "Write the file again.");
}
