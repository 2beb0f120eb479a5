using System.Buffers.Binary;
using System.IO.Compression;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Idx;

/// <summary>
/// Reads IDX files of bytes, plain or gzip-compressed (recognised by content, not by name): two zero bytes, the type 0x08 (unsigned byte), the number
/// of dimensions, each dimension as a big-endian 32-bit integer, then the values. Format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section "File formats".
/// </summary>
public static class IdxReader
{
    /// <summary>Largest file that is read, compressed or not: 2 GiB less what an array cannot hold.</summary>
    public const long MaximumBytes = 2147483591;

    /// <summary>Most dimensions: samples, channels, rows, columns.</summary>
    public const int MaximumDimensions = 4;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, gzip-compressed or not.</param>
    /// <param name="maximumItems">Items along the first dimension at most: only these are read and the rest is not looked at; null for all, then the size must agree.</param>
    /// <returns>The array.</returns>
    /// <exception cref="EeHwException">EEHW1001, EEHW1002, EEHW1004 for the file; EEHW1301 when it is no IDX file of bytes; EEHW1302 when its size is not as declared.</exception>
    public static IdxArray Read(string path, int? maximumItems = null)
    {
        using var file = InputFile.Open(path);
        InputFile.RequireSize(path, file.Length, MaximumBytes);
        Span<byte> magic = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        file.Position = 0;
        try
        {
            using var content = isGzip ? (Stream)new GZipStream(file, CompressionMode.Decompress) : file;
            return Read(path, content, maximumItems);
        }
        catch (InvalidDataException e)
        {
            throw new EeHwException(Codes.Data.IdxSize, new Place { File = path }, $"its gzip compression is broken: {e.Message}", "Fetch the file again.");
        }
        catch (IOException e)
        {
            throw new EeHwException(Codes.Files.Unreadable, new Place { File = path }, $"cannot be read: {e.Message}", "Check its permissions.");
        }
    }

    private static IdxArray Read(string path, Stream content, int? maximumItems)
    {
        Span<byte> header = stackalloc byte[4 + (4 * MaximumDimensions)];
        var got = content.ReadAtLeast(header[..4], 4, throwOnEndOfStream: false);
        if (got < 4 || header[0] != 0 || header[1] != 0)
        {
            throw NotIdx(path, $"it begins with {Convert.ToHexStringLower(header[..got])}, not with 0000 and a type");
        }

        if (header[2] != 0x08)
        {
            throw NotIdx(path, $"its type is 0x{header[2]:x2}; read is 0x08 (unsigned bytes)");
        }

        var dimensions = header[3];
        if (dimensions is 0 or > MaximumDimensions)
        {
            throw NotIdx(path, $"it has {dimensions} dimensions; read are 1 to {MaximumDimensions}");
        }

        got = content.ReadAtLeast(header[..(4 * dimensions)], 4 * dimensions, throwOnEndOfStream: false);
        if (got < 4 * dimensions)
        {
            throw Size(path, 4 + got, $"it ends inside its header of {4 + (4 * dimensions)} bytes");
        }

        var sizes = new int[dimensions];
        long inner = 1;
        for (var i = 0; i < dimensions; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(header[(4 * i)..]);
            if (sizes[i] < 0)
            {
                throw NotIdx(path, $"dimension {i} is {(uint)sizes[i]}; allowed is up to {int.MaxValue}");
            }

            inner = i == 0 ? 1 : Math.Min(inner * sizes[i], long.MaxValue >> 32);
        }

        var items = Math.Min(sizes[0], maximumItems ?? int.MaxValue);
        var declared = sizes[0] * (Int128)inner;
        if (declared > MaximumBytes)
        {
            throw new EeHwException(Codes.Files.TooLarge, new Place { File = path }, $"its header declares {declared} bytes of values; allowed are at most {MaximumBytes}.", "Check that this is the right file.");
        }

        var values = ReadValues(path, content, items * inner, 4 + (4 * dimensions));
        if (items == sizes[0] && content.ReadByte() >= 0)
        {
            throw Size(path, 4 + (4 * dimensions) + (long)declared, $"it goes on after the {declared} values that its header declares");
        }

        sizes[0] = items;
        return new IdxArray(ValueList.Create<int>(sizes), values);
    }

    // Grows with what is really there, so that a short file with a large declared size costs nothing.
    private static byte[] ReadValues(string path, Stream content, long count, int headerBytes)
    {
        var values = new byte[Math.Min(count, 1 << 20)];
        long filled = 0;
        while (true)
        {
            var read = content.ReadAtLeast(values.AsSpan((int)filled), values.Length - (int)filled, throwOnEndOfStream: false);
            filled += read;
            if (filled < values.Length)
            {
                throw Size(path, headerBytes + filled, $"it ends after {filled} of the {count} values that its header declares");
            }

            if (filled == count)
            {
                return values;
            }

            Array.Resize(ref values, (int)Math.Min(count, values.LongLength * 4));
        }
    }

    private static EeHwException NotIdx(string path, string found)
        => new(Codes.Data.NotIdx, new Place { File = path }, $"not an IDX file of bytes: {found}.", "IDX files are what MNIST and Fashion-MNIST are distributed as, for example train-images-idx3-ubyte.gz.");

    private static EeHwException Size(string path, long offset, string found)
        => new(Codes.Data.IdxSize, new Place { File = path, Offset = offset }, $"{found}.", "Fetch the file again.");
}
