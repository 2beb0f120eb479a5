using System.Collections;
using System.Globalization;
using System.Reflection;
using EeHw.Model.Arithmetic;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Hardware;

namespace EeHw.Model.Designs;

/// <summary>Units and channels as YAML: every parameter by its name.</summary>
internal static class UnitText
{
    public static YamlMap ToYaml(Unit unit)
    {
        var own = unit.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(p => p.SetMethod is not null)
            .Select(p => (CamelCase(p.Name), Value(p.GetValue(unit))));
        return YamlMap.Of(true, [("name", new YamlScalar(unit.Name)), ("kind", new YamlScalar(unit.Kind)), ("layer", YamlScalar.Of(unit.Layer)), ("stage", YamlScalar.Of(unit.Stage + 1)), ("intervalCycles", YamlScalar.Of(unit.IntervalCycles)), .. own]);
    }

    public static YamlMap ToYaml(Channel channel, UnitGraph graph) => YamlMap.Of(
        true,
        ("name", new YamlScalar(channel.Name)),
        ("to", new YamlScalar(FormattableString.Invariant($"{graph.Units[channel.To].Name}.{channel.ToPort}"))),
        ("lanes", YamlScalar.Of(channel.Lanes)),
        ("widthBits", YamlScalar.Of(channel.WidthBits)),
        ("wordsPerFrame", YamlScalar.Of(channel.WordsPerFrame)),
        ("depth", YamlScalar.Of(channel.Depth)),
        ("memory", new YamlScalar(CamelCase(channel.Memory.ToString()))),
        ("skip", channel.IsSkip ? YamlScalar.Of(true) : null));

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static YamlNode? Value(object? value) => value switch
    {
        null => null,
        bool b => YamlScalar.Of(b),
        int i => YamlScalar.Of(i),
        long l => YamlScalar.Of(l),
        double d => YamlScalar.Of(d),
        string s => new YamlScalar(s),
        Enum e => new YamlScalar(CamelCase(e.ToString())),
        FixedFormat f => new YamlScalar(FixedFormatText.ToText(f)),
        IEnumerable list => new YamlSequence(list.Cast<object>().Select(v => Value(v)!)),
        Epilogue or DecisionUnitSpec => YamlMap.Of(true, [.. value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null).Select(p => (CamelCase(p.Name), Value(p.GetValue(value))))]),
        _ => new YamlScalar(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };
}
