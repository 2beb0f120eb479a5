using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats;

/// <summary>Reads whole files with a limit; what goes wrong becomes a diagnostic that names the file.</summary>
public static class InputFile
{
    /// <summary>Reads all bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Bytes at most, up to 2147483591.</param>
    /// <param name="hint">Way out when the file is not there, or null.</param>
    /// <returns>Its content.</returns>
    /// <exception cref="EeHwException">EEHW1001 not there, EEHW1002 not readable, EEHW1004 larger than the limit.</exception>
    public static byte[] ReadAllBytes(string path, long limit, string? hint = null)
    {
        using var stream = Open(path, hint);
        try
        {
            RequireSize(path, stream.Length, limit);
            var bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hint">Way out when the file is not there, or null.</param>
    /// <param name="shown">Its name in messages; null for the path.</param>
    /// <returns>A stream at its beginning.</returns>
    /// <exception cref="EeHwException">EEHW1001 not there, EEHW1002 not readable.</exception>
    public static FileStream Open(string path, string? hint = null, string? shown = null)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EeHwException(Codes.Files.NotFound, new Place { File = shown ?? path }, "there is no such file.", hint ?? "Check the path; it is taken relative to the current folder.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(shown ?? path, e);
        }
    }

    /// <summary>Refuses a file that is too large.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Its size in bytes.</param>
    /// <param name="limit">Bytes at most.</param>
    /// <exception cref="EeHwException">EEHW1004.</exception>
    public static void RequireSize(string path, long length, long limit)
    {
        if (length > limit)
        {
            throw new EeHwException(Codes.Files.TooLarge, new Place { File = path }, $"the file has {length} bytes; allowed are at most {limit}.", "Check that this is the right file.");
        }
    }

    /// <summary>What to say of a file that cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">What went wrong.</param>
    /// <returns>EEHW1002.</returns>
    internal static EeHwException Unreadable(string path, Exception reason)
        => Directory.Exists(path)
            ? new(Codes.Files.Unreadable, new Place { File = path }, "this is a folder, not a file.", "Name the file in it.")
            : new(Codes.Files.Unreadable, new Place { File = path }, $"cannot be read: {reason.Message}", "Check its permissions.");
}
