using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Yaml;

/// <summary>A list of values.</summary>
/// <param name="items">The values.</param>
public sealed class YamlSequence(IEnumerable<YamlNode> items) : YamlNode
{
    /// <summary>The values.</summary>
    public ValueList<YamlNode> Items { get; } = items.ToValueList();

    /// <summary>One line for each item when written, instead of all in one line.</summary>
    public bool IsBlock { get; init; }

    /// <inheritdoc/>
    public override string Describe => "a list";
}
