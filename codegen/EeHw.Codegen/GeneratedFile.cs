using EeHw.Model.Numerics;

namespace EeHw.Codegen;

/// <summary>One file of a generated project: text, or bytes.</summary>
public sealed record GeneratedFile
{
    /// <summary>Makes a file.</summary>
    /// <param name="path">Path relative to the project folder, with forward slashes; can not leave the folder.</param>
    /// <param name="content">Its text, line ends LF.</param>
    /// <exception cref="ArgumentException">The path is absolute, has a <c>..</c>, an empty part or a character other than letters, digits, dot, dash and underscore; or the text has a CR.</exception>
    public GeneratedFile(string path, string content)
    {
        if (!IsInside(path))
        {
            throw new ArgumentException($"'{path}' is not a plain relative path.", nameof(path));
        }

        if (content.Contains('\r'))
        {
            throw new ArgumentException($"{path} has a carriage return; generated text has LF alone.", nameof(content));
        }

        Path = path;
        Content = content;
    }

    /// <summary>Makes a file of bytes that are no text.</summary>
    /// <param name="path">Path as for text.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="ArgumentException">The path is not a plain relative one.</exception>
    public GeneratedFile(string path, ValueList<byte> bytes)
        : this(path, "") => Bytes = bytes;

    /// <summary>Path relative to the project folder, with forward slashes.</summary>
    public string Path { get; }

    /// <summary>Text, UTF-8 when written; empty where <see cref="Bytes"/> is the content.</summary>
    public string Content { get; }

    /// <summary>Bytes that are no text, or null for text.</summary>
    public ValueList<byte>? Bytes { get; }

    /// <summary>Whether a path stays inside the folder it is relative to.</summary>
    /// <param name="path">A path.</param>
    /// <returns>True when every part is a plain name.</returns>
    public static bool IsInside(string path)
        => path.Split('/').All(part => part.Length > 0
            && part.Any(c => c != '.')
            && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
}
