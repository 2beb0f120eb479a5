using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Yaml;

/// <summary>Keys and values in the order written; no key twice.</summary>
/// <param name="entries">The entries.</param>
public sealed class YamlMap(IEnumerable<YamlEntry> entries) : YamlNode
{
    /// <summary>The entries.</summary>
    public ValueList<YamlEntry> Entries { get; } = entries.ToValueList();

    /// <summary>All in one line when written: <c>{ a: 1, b: 2 }</c>.</summary>
    public bool IsFlow { get; init; }

    /// <inheritdoc/>
    public override string Describe => "a mapping";

    /// <summary>The value of a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value, or null where there is none.</returns>
    public YamlNode? Find(string key) => Entries.FirstOrDefault(e => e.Key.Text == key)?.Value;

    /// <summary>Makes a mapping for writing.</summary>
    /// <param name="isFlow">All in one line.</param>
    /// <param name="entries">Keys and values; an entry whose value is null is left out.</param>
    /// <returns>The mapping.</returns>
    public static YamlMap Of(bool isFlow, params (string Key, YamlNode? Value)[] entries)
        => new(entries.Where(e => e.Value is not null).Select(e => new YamlEntry(new YamlScalar(e.Key), e.Value!))) { IsFlow = isFlow };
}
