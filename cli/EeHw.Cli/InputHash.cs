using System.Security.Cryptography;
using System.Text;
using EeHw.Model.Diagnostics;

namespace EeHw.Cli;

/// <summary>SHA-256 of what an answer depends on; independent of where the files lie.</summary>
public static class InputHash
{
    /// <summary>Hashes one file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>64 lower-case hex digits.</returns>
    /// <exception cref="EeHwException">EEHW1001 or EEHW1002.</exception>
    public static string OfFile(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EeHwException(Codes.Files.NotFound, new Place { File = path }, "there is no such file.", "Check the path.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EeHwException(Codes.Files.Unreadable, new Place { File = path }, $"cannot be read: {e.Message}");
        }
    }

    /// <summary>Hashes texts and hashes, in order.</summary>
    /// <param name="parts">For example hashes of files and values of options.</param>
    /// <returns>64 lower-case hex digits.</returns>
    public static string Of(params IEnumerable<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
}
