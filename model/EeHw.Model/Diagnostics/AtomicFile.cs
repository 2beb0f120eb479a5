namespace EeHw.Model.Diagnostics;

/// <summary>Writes a file whole or not at all: to a temporary name beside it, then renamed.</summary>
public static class AtomicFile
{
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
            throw new EeHwException(Codes.Files.Unwritable, new Place { File = path }, $"cannot be written: {e.Message}", "Choose another output path with --out, or make the folder writable.");
        }
    }
}
