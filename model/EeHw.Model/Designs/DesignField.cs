using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Designs;

/// <summary>One field of a design file: what it means, and how it is read and written. The table of all of them is <see cref="DesignFields"/>.</summary>
public sealed record DesignField
{
    /// <summary>Path in the file: <c>exits.unit.kind</c>.</summary>
    public required string Path { get; init; }

    /// <summary>What kind of value it takes, with its unit.</summary>
    public required string Kind { get; init; }

    /// <summary>Values it takes.</summary>
    public required string Allowed { get; init; }

    /// <summary>Value where the field is absent, as written; null where it must be given.</summary>
    public required string? Default { get; init; }

    /// <summary>What it means, in a sentence or two.</summary>
    public required string Summary { get; init; }

    /// <summary>The mapping that holds it: <c>exits.unit</c>; empty for the top.</summary>
    public string Section => Path.LastIndexOf('.') is >= 0 and var at ? Path[..at] : "";

    /// <summary>Its own name in that mapping.</summary>
    public string Key => Path[(Path.LastIndexOf('.') + 1)..];

    internal Action<YamlFields, DesignDraft> Read { get; init; } = null!;

    internal Func<Design, YamlNode?> Write { get; init; } = null!;
}
