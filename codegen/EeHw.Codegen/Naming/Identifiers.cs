using System.Text;

namespace EeHw.Codegen.Naming;

/// <summary>Names from networks made into identifiers that C++, OpenCL C and SystemVerilog all take.</summary>
public static class Identifiers
{
    /// <summary>Longest identifier made; longer names are cut and numbered.</summary>
    public const int LongestLength = 63;

    /// <summary>
    /// Makes one identifier: letters and digits stay, every run of anything else becomes one underscore, none at either end or doubled
    /// (reserved in C++); a leading digit or a keyword gets the prefix <c>n_</c>; nothing left becomes <c>n</c>.
    /// </summary>
    /// <param name="name">Any text.</param>
    /// <returns>An identifier of at most <see cref="LongestLength"/> characters.</returns>
    public static string Mangle(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[^1] != '_')
            {
                text.Append('_');
            }
        }

        var plain = text.ToString().Trim('_');
        var prefixed = plain.Length == 0 ? "n" : char.IsAsciiDigit(plain[0]) || Keywords.Contains(plain) ? "n_" + plain : plain;
        return prefixed.Length > LongestLength ? prefixed[..LongestLength].TrimEnd('_') : prefixed;
    }

    /// <summary>Text for a comment: control characters, backslashes and comment marks are replaced, so that it can not end the comment.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>One line.</returns>
    public static string Printable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(text.Select(c => char.IsControl(c) || c is '\\' or '\u2028' or '\u2029' ? '_' : c)).Replace("*/", "*_", StringComparison.Ordinal).Replace("/*", "/_", StringComparison.Ordinal);
    }
}
