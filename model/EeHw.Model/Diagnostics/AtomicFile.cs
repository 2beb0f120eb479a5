namespace EeHw.Model.Diagnostics;

/// <summary>Writes a file whole or not at all: to a temporary name beside it, then renamed.</summary>
public static class AtomicFile
{
    // ENOSPC and EDQUOT of Linux; ERROR_DISK_FULL.
    private const int DiskFull = 28;
    private const int QuotaExceeded = 122;
    private const int DiskFullOnWindows = 112;

    /// <summary>Writes bytes.</summary>
    /// <param name="path">The file; missing folders are made.</param>
    /// <param name="content">Its new content.</param>
    /// <exception cref="EeHwException">EEHW1003 when it cannot be written; the old file is then untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var bytes = content.ToArray();
        Write(path, stream => stream.Write(bytes));
    }

    /// <summary>Writes text as UTF-8 without a mark, with the line ends it has.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its new content.</param>
    /// <exception cref="EeHwException">EEHW1003 when it cannot be written.</exception>
    public static void WriteText(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes through a stream.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="EeHwException">EEHW1003 when it cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = path + ".part";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            try
            {
                using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
                {
                    write(stream);
                    stream.Flush(flushToDisk: false);
                }

                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, e);
        }
    }

    /// <summary>What to throw for an output that cannot be written.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="reason">What went wrong.</param>
    /// <returns>EEHW1003 with the place that is in the way.</returns>
    public static EeHwException Unwritable(string path, Exception reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (reason is IOException && (reason.HResult & 0xFFFF) is DiskFull or DiskFullOnWindows or QuotaExceeded)
        {
            return new(Codes.Files.Unwritable, new Place { File = path }, "cannot be written: the disk is full.", "Make room, or choose a path on another disk; an earlier file of that name is untouched.");
        }

        var above = Ancestors(path).FirstOrDefault(Path.Exists);
        var why = above is null ? reason.Message
            : File.Exists(above) ? $"{above} is a file, not a folder."
            : Directory.Exists(path) ? "there is a folder of that name."
            : $"the system refuses it in {above}.";
        return new(Codes.Files.Unwritable, new Place { File = path }, $"cannot be written: {why}", "Choose another output path, or make the folder writable.");
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }
}
