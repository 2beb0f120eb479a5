using System.Globalization;
using System.Text;

namespace EeHw.Codegen.OpenCl;

/// <summary>A template with its parameters: what makes one function. Two steps with equal text share the function.</summary>
internal sealed class StepText(string template)
{
    private const string NameMark = "@";

    private readonly StringBuilder _tables = new();
    private readonly StringBuilder _defines = new();
    private readonly List<string> _names = [];

    public string Template { get; } = template;

    /// <summary>What makes it different from others.</summary>
    public string Key => Template + "\n" + _tables + _defines;

    public void Define(string name, string value)
    {
        _names.Add(name.Split('(')[0]);
        _defines.Append("#define ").Append(name).Append(' ').Append(value).Append('\n');
    }

    public void Define(string name, long value) => Define(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a table of constants.</summary>
    /// <returns>Its name.</returns>
    public string Table(string suffix, string type, IEnumerable<string> values)
    {
        var name = NameMark + "_" + suffix;
        _tables.Append(CultureInfo.InvariantCulture, $"constant {type} {name}[] = {{{string.Join(", ", values)}}};\n");
        return name;
    }

    /// <summary>The whole text of the function.</summary>
    public string Render(string name, string body, string function = "FUNCTION")
    {
        var text = new StringBuilder();
        text.Append(_tables.Replace(NameMark, name)).Append(_defines.Replace(NameMark, name));
        text.Append("#define ").Append(function).Append(' ').Append(name).Append('\n').Append(body);
        foreach (var defined in _names.Append(function))
        {
            text.Append("#undef ").Append(defined).Append('\n');
        }

        return text.Append('\n').ToString();
    }
}
