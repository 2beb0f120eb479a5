using System.Globalization;
using System.Text;

namespace EeHw.Model.Formats.Yaml;

/// <summary>Writes a tree as YAML text that <see cref="YamlReader"/> reads back to the same tree: two blanks per level, LF, no aliases.</summary>
public static class YamlWriter
{
    /// <summary>Writes a document.</summary>
    /// <param name="root">The root mapping.</param>
    /// <returns>The text, ending with a line feed.</returns>
    public static string Write(YamlMap root)
    {
        var text = new StringBuilder();
        Block(root, 0, text);
        return text.ToString();
    }

    /// <summary>A text as a YAML value: plain where that is safe, else in double quotes.</summary>
    /// <param name="value">The text.</param>
    /// <returns>The value as written.</returns>
    public static string Quote(string value)
    {
        if (IsSafe(value))
        {
            return value;
        }

        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                '\r' => "\\r",
                < ' ' or '\u007F' or '\u0085' or '\u2028' or '\u2029' or '\uFEFF' => "\\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    private static bool IsSafe(string value)
        => value.Length > 0
            && (char.IsAsciiLetter(value[0]) || value[0] is '_' or '/' or '.')
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '/' or '.' or '-' or '+')
            && value.ToUpperInvariant() is not ("TRUE" or "FALSE" or "NULL" or "YES" or "NO" or "ON" or "OFF" or "Y" or "N" or ".INF" or ".NAN")
            && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static void Block(YamlMap map, int indent, StringBuilder text)
    {
        foreach (var entry in map.Entries)
        {
            foreach (var line in entry.Comment?.Split('\n') ?? [])
            {
                text.Append(' ', indent).Append("# ").Append(line).Append('\n');
            }

            text.Append(' ', indent).Append(Quote(entry.Key.Text)).Append(':');
            switch (entry.Value)
            {
                case YamlMap { IsFlow: false, Entries.Count: > 0 } inner:
                    text.Append('\n');
                    Block(inner, indent + 2, text);
                    break;
                case YamlSequence { IsBlock: true, Items.Count: > 0 } list:
                    text.Append('\n');
                    foreach (var item in list.Items)
                    {
                        text.Append(' ', indent + 2).Append("- ").Append(Flow(item)).Append('\n');
                    }

                    break;
                default:
                    text.Append(' ').Append(Flow(entry.Value)).Append('\n');
                    break;
            }
        }
    }

    private static string Flow(YamlNode node) => node switch
    {
        YamlScalar { IsPlain: true } s => s.Text,
        YamlScalar s => Quote(s.Text),
        YamlSequence s => "[" + string.Join(", ", s.Items.Select(Flow)) + "]",
        YamlMap { Entries.Count: 0 } => "{}",
        YamlMap m => "{ " + string.Join(", ", m.Entries.Select(e => Quote(e.Key.Text) + ": " + Flow(e.Value))) + " }",
        _ => throw new InvalidOperationException("unknown node"),
    };
}
