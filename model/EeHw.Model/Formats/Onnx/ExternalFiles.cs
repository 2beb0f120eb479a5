using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats.Onnx;

/// <summary>
/// The files beside an ONNX file that hold numbers of its tensors (TensorProto.external_data: location, offset, length in bytes; onnx.ai, "External Data").
/// Only files in the folder of the ONNX file and below are read, links followed; they are mapped, not copied.
/// </summary>
/// <param name="onnxPath">Path of the ONNX file.</param>
internal sealed class ExternalFiles(string onnxPath) : IDisposable
{
    private const int Piece = 1 << 30;
    private readonly Dictionary<string, MappedFile> _files = new(StringComparer.Ordinal);

    /// <summary>Whether no tensor lay outside the ONNX file.</summary>
    public bool IsEmpty => _files.Count == 0;

    /// <summary>Adds names and SHA-256 of all files read, in order of their names.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        foreach (var (location, file) in _files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            using var own = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (long at = 0; at < file.Length; at += Piece)
            {
                own.AppendData(file.Slice(at, (int)Math.Min(Piece, file.Length - at)).Span);
            }

            hash.AppendData(Encoding.UTF8.GetBytes($"\n{location}\n"));
            hash.AppendData(own.GetHashAndReset());
        }
    }

    /// <summary>The bytes of a tensor.</summary>
    /// <param name="entries">What the file says: location, offset (default 0), length (default what the sizes need); other keys do not matter.</param>
    /// <param name="bytes">Bytes that its sizes need.</param>
    /// <param name="place">The tensor.</param>
    /// <returns>Bytes that live as long as this object.</returns>
    /// <exception cref="EeHwException">EEHW1114; EEHW1001 or EEHW1002 for the file itself.</exception>
    public ReadOnlyMemory<byte> Read(IReadOnlyDictionary<string, string> entries, long bytes, Place place)
    {
        var location = entries.GetValueOrDefault("location", "");
        var offset = Number(entries, "offset", 0, place);
        var length = Number(entries, "length", bytes, place);
        if (length != bytes)
        {
            throw Bad(place, $"'{location}' is said to hold {length} bytes of it; its sizes need {bytes}", "Export the network again.");
        }

        var file = FileOf(location, place);
        return offset <= file.Length && length <= file.Length - offset
            ? file.Slice(offset, (int)length)
            : throw Bad(place, $"it lies in bytes {offset} to {(Int128)offset + length} of '{location}', which has {file.Length}", "Check that both files were copied whole and belong together.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }

        _files.Clear();
    }

    private MappedFile FileOf(string location, Place place)
    {
        if (_files.TryGetValue(location, out var known))
        {
            return known;
        }

        var folder = Path.GetFullPath(Path.GetDirectoryName(onnxPath) is { Length: > 0 } given ? given : ".");
        if (location.Length == 0 || location.Contains('\0', StringComparison.Ordinal) || location.Contains('\\', StringComparison.Ordinal) || Path.IsPathRooted(location) || !IsWithin(Path.GetFullPath(Path.Combine(folder, location)), folder))
        {
            throw Outside(location, place);
        }

        var path = Path.Combine(folder, location);
        if (!IsWithin(Resolved(path), Resolved(folder)))
        {
            throw Outside(location, place);
        }

        // Shown as the ONNX file was named, so that no path of this machine is told that the user did not write.
        return _files[location] = MappedFile.Open(path, Path.Combine(Path.GetDirectoryName(onnxPath) ?? "", location), long.MaxValue, $"{Path.GetFileName(onnxPath)} keeps weights in this file; put it beside it.");
    }

    private static bool IsWithin(string path, string folder) => path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // The path with every link in it followed.
    private static string Resolved(string path)
    {
        var root = Path.GetPathRoot(path) ?? "/";
        var at = root;
        var links = 0;
        var rest = new Stack<string>(path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (rest.TryPop(out var name))
        {
            at = Path.GetFullPath(Path.Combine(at, name));
            if (links < 40 && new FileInfo(at).LinkTarget is { } target)
            {
                links++;
                var full = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(at) ?? root, target));
                foreach (var part in full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    rest.Push(part);
                }

                at = root;
            }
        }

        return at;
    }

    private static long Number(IReadOnlyDictionary<string, string> entries, string key, long absent, Place place)
        => !entries.TryGetValue(key, out var text) ? absent
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Bad(place, $"{key} is '{text}'; allowed is a whole number of bytes", "Export the network again.");

    private static EeHwException Outside(string location, Place place)
        => Bad(place, $"its numbers are said to lie in '{location}'; allowed are files in the folder of the ONNX file and below", "Put the file beside the ONNX file and export with a relative location, or with the weights inside.");

    private static EeHwException Bad(Place place, string found, string hint) => new(Codes.Onnx.BadExternalData, place, $"external data cannot be used: {found}.", hint);
}
