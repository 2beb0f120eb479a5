using System.Security.Cryptography;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx.Wire;

namespace EeHw.Model.Formats.Onnx;

/// <summary>What traces and policies remember a network by: its bytes, and those of the files beside it that hold its weights.</summary>
public static class NetworkHash
{
    /// <summary>Hashes a network.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <returns>SHA-256, 64 lower-case hex digits: of the file's bytes; with external data of this hash and, in order of their names, names and hashes of the files it names.</returns>
    /// <exception cref="EeHwException">EEHW10xx for the files, EEHW11xx where it is no ONNX file.</exception>
    public static string Of(string path)
    {
        using var file = MappedFile.Open(path, path, OnnxReader.MaximumBytes, "Check the path.");
        using var external = new ExternalFiles(path);
        var content = file.Slice(0, (int)file.Length);
        _ = new OnnxParser(new WireContext(path, content), external).ParseModel();
        return Of(content.Span, external);
    }

    /// <summary>The same for a file that has been parsed.</summary>
    internal static string Of(ReadOnlySpan<byte> content, ExternalFiles external)
    {
        var own = Convert.ToHexStringLower(SHA256.HashData(content));
        if (external.IsEmpty)
        {
            return own;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(own));
        external.AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
