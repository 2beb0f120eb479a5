using System.Globalization;
using System.Text;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats.Vcd;

/// <summary>The words of a value change dump, with the line they stand in.</summary>
public sealed class VcdTokens : IDisposable
{
    /// <summary>Characters of a word at most.</summary>
    public const int MaximumToken = 1 << 16;

    private readonly StreamReader _text;
    private readonly string _path;
    private readonly StringBuilder _word = new();
    private int _line = 1;
    private int _wordLine = 1;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EeHwException">EEHW1001, EEHW1002.</exception>
    public VcdTokens(string path)
    {
        _path = path;
        _text = new StreamReader(InputFile.Open(path, "Write one with `eehw simulate DESIGN --vcd FILE`, or with `make waves` in a generated verilog project."), Encoding.Latin1, false, 1 << 16);
    }

    /// <summary>The next word.</summary>
    /// <returns>At least one character, or null at the end of the file.</returns>
    /// <exception cref="EeHwException">EEHW1603 for a word beyond the limit.</exception>
    public string? Next()
    {
        _word.Clear();
        while (true)
        {
            var c = _text.Read();
            if (c < 0 || c <= ' ')
            {
                if (_word.Length > 0)
                {
                    _wordLine = _line;
                    _line += c == '\n' ? 1 : 0;
                    return _word.ToString();
                }

                if (c < 0)
                {
                    _wordLine = _line;
                    return null;
                }

                _line += c == '\n' ? 1 : 0;
                continue;
            }

            _word.Append((char)c);
            if (_word.Length > MaximumToken)
            {
                _wordLine = _line;
                throw Limit(string.Create(CultureInfo.InvariantCulture, $"a word is longer than {MaximumToken} characters."));
            }
        }
    }

    /// <summary>The next word, which must be there.</summary>
    /// <param name="what">What it is, for the message.</param>
    /// <returns>The word.</returns>
    /// <exception cref="EeHwException">EEHW1602 at the end of the file.</exception>
    public string Required(string what)
        => Next() ?? throw new EeHwException(Codes.Waves.Truncated, Here, $"the file ends where {what} was expected.", "Was the writer stopped? Write the dump again.");

    /// <summary>Goes behind the next <c>$end</c>.</summary>
    /// <exception cref="EeHwException">EEHW1602 where there is none.</exception>
    public void SkipToEnd()
    {
        while (Required("$end") != "$end")
        {
            // skipped
        }
    }

    /// <summary>The text is not as it should be.</summary>
    /// <param name="message">What was found.</param>
    /// <returns>EEHW1601 with file and line.</returns>
    public EeHwException Malformed(string message) => new(Codes.Waves.Malformed, Here, message, "A value change dump (VCD) is needed.");

    /// <summary>The text is beyond a limit.</summary>
    /// <param name="message">Which.</param>
    /// <returns>EEHW1603 with file and line.</returns>
    public EeHwException Limit(string message) => new(Codes.Waves.Limit, Here, message, "Write fewer clocks or signals.");

    /// <summary>A word cut to what a message can hold.</summary>
    /// <param name="word">The word.</param>
    /// <returns>At most 40 characters.</returns>
    public static string Short(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Length <= 40 ? word : word[..37] + "...";
    }

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();

    private Place Here => new() { File = _path, Line = _wordLine };
}
