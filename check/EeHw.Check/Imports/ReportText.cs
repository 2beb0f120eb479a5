using System.Globalization;
using EeHw.Model.Diagnostics;

namespace EeHw.Check.Imports;

/// <summary>A text report: lines, tables between bars, and the header that Vivado puts before each.</summary>
internal sealed class ReportText(string path, string text)
{
    private readonly string[] _lines = text.ReplaceLineEndings("\n").Split('\n');

    public string Path => path;

    public int Lines => _lines.Length;

    public string this[int line] => _lines[line];

    /// <summary>Index of the first line from one on that holds a text, or -1.</summary>
    public int Find(int from, string what) => Array.FindIndex(_lines, from, l => l.Contains(what, StringComparison.Ordinal));

    /// <summary>Whether Vivado's header names a command.</summary>
    public bool HasCommand(string command) => Header("Command")?.StartsWith(command, StringComparison.Ordinal) == true;

    /// <summary>A field of Vivado's header: <c>| Tool Version : Vivado v.2022.1 ...</c>.</summary>
    public string? Header(string field)
    {
        foreach (var line in _lines.Take(40))
        {
            var parts = line.Trim('|', ' ').Split(':', 2);
            if (parts.Length == 2 && parts[0].Trim() == field)
            {
                return parts[1].Trim(' ', '|');
            }
        }

        return null;
    }

    /// <summary>Tool and version of a Vivado report.</summary>
    public string Tool()
    {
        var version = Header("Tool Version") ?? throw Incomplete(0, "the header has no 'Tool Version'");
        var build = version.IndexOf(" (", StringComparison.Ordinal);
        return build > 0 ? version[..build] : version;
    }

    /// <summary>Cells of a line of a table, trimmed.</summary>
    public string[] Cells(int line) => [.. _lines[line].Trim().Trim('|').Split('|').Select(c => c.Trim())];

    /// <summary>The row of a table whose first cell is one of some names: the first such row.</summary>
    public (int Line, string[] Cells)? Row(params string[] names)
    {
        for (var i = 0; i < _lines.Length; i++)
        {
            if (_lines[i].StartsWith('|') && Cells(i) is { Length: > 1 } cells && names.Contains(cells[0].TrimEnd('*'), StringComparer.Ordinal))
            {
                return (i, cells);
            }
        }

        return null;
    }

    /// <summary>A number.</summary>
    public double Number(int line, string cell, string what)
        => double.TryParse(cell, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new EeHwException(Codes.Imports.Malformed, At(line), $"'{cell}' is no number; {what} was expected.", "Is this the text that the tool wrote, unchanged?");

    public EeHwException Incomplete(int line, string what)
        => new(Codes.Imports.Incomplete, At(line), $"{what}; the report ends in line {Lines.ToString(CultureInfo.InvariantCulture)}.", "Was the file cut off? Write the report again.");

    private Place At(int line) => new() { File = path, Line = line + 1 };
}
