namespace EeHw.Model.Formats.Yaml;

/// <summary>A key of a mapping and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Comment">Written above the key as a comment; null for none. Never read.</param>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value, string? Comment = null);
