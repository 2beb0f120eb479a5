using System.IO.Compression;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats.Npz;

/// <summary>Several named arrays in one zip archive, stored or deflated: what numpy.savez and numpy.savez_compressed write.</summary>
public sealed class NpzFile
{
    private const string Ending = ".npy";
    private const int MaximumEntries = 10000;

    private readonly string _path;
    private readonly Dictionary<string, NpyArray> _arrays;

    // Also those that were not wanted: what a message lists.
    private readonly IReadOnlyList<string> _all;

    private NpzFile(string path, Dictionary<string, NpyArray> arrays, IReadOnlyList<string> all)
    {
        _all = all;
        _path = path;
        _arrays = arrays;
    }

    /// <summary>Names of the arrays, in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. _arrays.Keys.Order(StringComparer.Ordinal)];

    /// <summary>An array that must be there.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The array.</returns>
    /// <exception cref="EeHwException">EEHW1206 when there is none of that name.</exception>
    public NpyArray this[string name] => TryGet(name) ?? throw new EeHwException(
        Codes.Npz.MissingArray,
        new Place { File = _path },
        $"there is no array '{name}'; there are {(_all.Count == 0 ? "none" : string.Join(", ", _all))}.",
        "Check that this is the right file.");

    /// <summary>An array that may be there.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The array, or null.</returns>
    public NpyArray? TryGet(string name) => _arrays.GetValueOrDefault(name);

    /// <summary>Reads all arrays of a file, or those that are wanted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wanted">Which names to read; null for all.</param>
    /// <returns>The arrays.</returns>
    /// <exception cref="EeHwException">EEHW10xx for the file, EEHW1201 for the archive, EEHW1202 to EEHW1205 for an array in it.</exception>
    public static NpzFile Read(string path, Func<string, bool>? wanted = null)
    {
        using var stream = InputFile.Open(path);
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var entries = archive.Entries;
            if (entries.Count > MaximumEntries)
            {
                throw Broken(path, $"it has {entries.Count} entries; allowed are at most {MaximumEntries}");
            }

            var arrays = new Dictionary<string, NpyArray>();
            foreach (var entry in entries.Where(e => e.FullName.EndsWith(Ending, StringComparison.Ordinal)))
            {
                var name = entry.FullName[..^Ending.Length];
                if (wanted?.Invoke(name) != false && !arrays.TryAdd(name, ReadEntry(entry, new Place { File = path, Item = name })))
                {
                    throw Broken(path, $"it has the array '{name}' twice");
                }
            }

            return new NpzFile(path, arrays, [.. entries.Select(e => e.FullName).Where(n => n.EndsWith(Ending, StringComparison.Ordinal)).Select(n => n[..^Ending.Length]).Order(StringComparer.Ordinal)]);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            // All that the archive reader throws for a broken file.
            throw Broken(path, e.Message.TrimEnd('.'));
        }
    }

    /// <summary>Writes a file, whole or not at all. Equal arrays make equal bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arrays">Names and arrays, in the order to write.</param>
    /// <param name="deflate">Compress.</param>
    /// <exception cref="EeHwException">EEHW1003 when it cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays, bool deflate = false)
        => AtomicFile.Write(path, stream => Write(stream, arrays, deflate));

    /// <summary>Writes to a stream. Equal arrays make equal bytes.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="arrays">Names and arrays, in the order to write.</param>
    /// <param name="deflate">Compress.</param>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, NpyArray>> arrays, bool deflate = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, array) in arrays)
        {
            var entry = archive.CreateEntry(name + Ending, deflate ? CompressionLevel.Optimal : CompressionLevel.NoCompression);

            // The earliest time a zip can state: no clock in the file.
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var target = entry.Open();
            Npy.Write(target, array);
        }
    }

    private static NpyArray ReadEntry(ZipArchiveEntry entry, Place place)
    {
        using var content = new Crc32Stream(entry.Open());
        var array = Npy.Read(content, place);
        return content.Value == entry.Crc32
            ? array
            : throw new EeHwException(Codes.Npz.BadArchive, place, $"the check sum is {content.Value:x8}; the archive declares {entry.Crc32:x8}.", "Write the file again.");
    }

    private static EeHwException Broken(string path, string found)
        => new(Codes.Npz.BadArchive, new Place { File = path }, $"not an NPZ archive that can be read: {found}.", "Write it with numpy.savez.");
}
