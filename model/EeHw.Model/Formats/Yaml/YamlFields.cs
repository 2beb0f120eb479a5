using System.Globalization;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats.Yaml;

/// <summary>
/// Reads the fields of a mapping by name and kind. What is wrong is collected with its place and a stand-in value is returned, so that all
/// mistakes of a file are shown at once; the caller ends with <see cref="Finish"/> on every section, then <see cref="DiagnosticList.ThrowIfErrors"/>.
/// </summary>
public sealed class YamlFields
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Starts reading a mapping.</summary>
    /// <param name="map">The mapping.</param>
    /// <param name="problems">Collects what is wrong.</param>
    public YamlFields(YamlMap map, DiagnosticList problems)
    {
        Map = map;
        Problems = problems;
    }

    /// <summary>The mapping.</summary>
    public YamlMap Map { get; }

    /// <summary>What is wrong so far.</summary>
    public DiagnosticList Problems { get; }

    /// <summary>The value of a field, taken as known from now on.</summary>
    /// <param name="key">Field name.</param>
    /// <returns>The value; null where it is absent or null.</returns>
    public YamlNode? Node(string key)
    {
        _known.Add(key);
        return Map.Find(key) is { IsNull: false } node ? node : null;
    }

    /// <summary>Whether a field is given.</summary>
    /// <param name="key">Field name.</param>
    /// <returns>True when it is there and not null.</returns>
    public bool Has(string key) => Node(key) is not null;

    /// <summary>Place of a field: of its value, or of the mapping where it is absent.</summary>
    /// <param name="key">Field name.</param>
    /// <returns>The place; its item is the field's path.</returns>
    public Place PlaceOf(string key) => Map.Find(key)?.Place is { } place && place != Place.Nowhere ? place : Map.Place with { Item = PathOf(key) };

    /// <summary>A text.</summary>
    /// <param name="key">Field name.</param>
    /// <param name="fallback">Value where absent; null makes the field required.</param>
    /// <returns>The text.</returns>
    public string Text(string key, string? fallback = null) => Required(key, fallback is not null) is { } node ? TextOf(node) ?? "" : fallback ?? "";

    /// <summary>A text that may be absent.</summary>
    /// <param name="key">Field name.</param>
    /// <returns>The text or null.</returns>
    public string? OptionalText(string key) => Node(key) is { } node ? TextOf(node) : null;

    /// <summary>One of several words.</summary>
    /// <param name="key">Field name.</param>
    /// <param name="allowed">The words.</param>
    /// <param name="fallback">Value where absent; null makes the field required.</param>
    /// <returns>The word; the first allowed one where it is wrong.</returns>
    public string OneOf(string key, IReadOnlyList<string> allowed, string? fallback = null)
    {
        if (Required(key, fallback is not null) is not { } node || TextOf(node) is not { } text)
        {
            return fallback ?? allowed[0];
        }

        if (allowed.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        Problems.Error(Codes.Yaml.NotOneOf, node.Place, $"'{text}' is not one of {string.Join(", ", allowed)}.", NearestName.Of(text, allowed) is { } near ? $"Did you mean '{near}'?" : null);
        return fallback ?? allowed[0];
    }

    /// <summary>A finite number.</summary>
    /// <param name="key">Field name.</param>
    /// <param name="range">Allowed values.</param>
    /// <param name="fallback">Value where absent; null makes the field required.</param>
    /// <returns>The number.</returns>
    public double Number(string key, NumberRange range, double? fallback = null)
        => Required(key, fallback is not null) is { } node ? NumberOf(node, range) ?? fallback ?? range.StandIn : fallback ?? range.StandIn;

    /// <summary>A number that may be absent.</summary>
    /// <param name="key">Field name.</param>
    /// <param name="range">Allowed values.</param>
    /// <returns>The number or null.</returns>
    public double? OptionalNumber(string key, NumberRange range) => Node(key) is { } node ? NumberOf(node, range) : null;

    /// <summary>A whole number.</summary>
    /// <param name="key">Field name.</param>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value.</param>
    /// <param name="fallback">Value where absent; null makes the field required.</param>
    /// <returns>The number.</returns>
    public long Integer(string key, long minimum, long maximum, long? fallback = null)
        => Required(key, fallback is not null) is { } node ? IntegerOf(node, minimum, maximum) ?? fallback ?? minimum : fallback ?? minimum;

    /// <summary>A whole number that may be absent.</summary>
    /// <param name="key">Field name.</param>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value.</param>
    /// <returns>The number or null.</returns>
    public long? OptionalInteger(string key, long minimum, long maximum) => Node(key) is { } node ? IntegerOf(node, minimum, maximum) : null;

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="key">Field name.</param>
    /// <param name="fallback">Value where absent; null makes the field required.</param>
    /// <returns>The truth value.</returns>
    public bool Truth(string key, bool? fallback = null)
    {
        switch (Required(key, fallback is not null))
        {
            case null:
                return fallback ?? false;
            case YamlScalar { Text: "true" }:
                return true;
            case YamlScalar { Text: "false" }:
                return false;
            case { } node:
                Problems.Error(Codes.Yaml.WrongKind, node.Place, $"{node.Describe} is not true or false.");
                return fallback ?? false;
        }
    }

    /// <summary>The items of a list; a single value counts as a list of one.</summary>
    /// <param name="key">Field name.</param>
    /// <param name="required">Whether it must be there.</param>
    /// <returns>The items; empty where absent.</returns>
    public IReadOnlyList<YamlNode> Items(string key, bool required = false)
        => Required(key, !required) switch { null => [], YamlSequence s => s.Items, { } one => [one] };

    /// <summary>A list of numbers; a single number counts as a list of one.</summary>
    /// <param name="key">Field name.</param>
    /// <param name="range">Allowed values.</param>
    /// <param name="required">Whether it must be there.</param>
    /// <returns>The numbers; empty where absent.</returns>
    public double[] Numbers(string key, NumberRange range, bool required = false) => [.. Items(key, required).Select(n => NumberOf(n, range) ?? range.StandIn)];

    /// <summary>A mapping inside this one.</summary>
    /// <param name="key">Field name.</param>
    /// <param name="required">Whether it must be there.</param>
    /// <returns>Its fields; null where absent or not a mapping.</returns>
    public YamlFields? Section(string key, bool required = false) => Required(key, !required) is { } node ? SectionOf(node) : null;

    /// <summary>The fields of a node that must be a mapping.</summary>
    /// <param name="node">The node.</param>
    /// <returns>Its fields; null where it is not a mapping.</returns>
    public YamlFields? SectionOf(YamlNode node)
    {
        if (node is YamlMap map)
        {
            return new YamlFields(map, Problems);
        }

        Problems.Error(Codes.Yaml.WrongKind, node.Place, $"{node.Describe} stands where a mapping (key: value) is needed.");
        return null;
    }

    /// <summary>A text at a node.</summary>
    /// <param name="node">The node.</param>
    /// <returns>The text; null where it is not a single value.</returns>
    public string? TextOf(YamlNode node)
    {
        if (node is YamlScalar scalar)
        {
            return scalar.Text;
        }

        Problems.Error(Codes.Yaml.WrongKind, node.Place, $"{node.Describe} stands where a single value is needed.");
        return null;
    }

    /// <summary>A number at a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="range">Allowed values.</param>
    /// <returns>The number; null where it is none or out of range.</returns>
    public double? NumberOf(YamlNode node, NumberRange range)
    {
        if (node is not YamlScalar scalar || !double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            Problems.Error(Codes.Yaml.WrongKind, node.Place, $"{node.Describe} is not a number.", $"Allowed: {range}.");
            return null;
        }

        if (!range.Contains(value))
        {
            Problems.Error(Codes.Yaml.OutOfRange, node.Place, $"{scalar.Text} is out of range.", $"Allowed: {range}.");
            return null;
        }

        return value;
    }

    /// <summary>A whole number at a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value.</param>
    /// <returns>The number; null where it is none or out of range.</returns>
    public long? IntegerOf(YamlNode node, long minimum, long maximum)
    {
        var allowed = maximum == long.MaxValue || maximum == int.MaxValue
            ? FormattableString.Invariant($"Allowed: a whole number of at least {minimum}.")
            : FormattableString.Invariant($"Allowed: a whole number from {minimum} to {maximum}.");
        if (node is not YamlScalar scalar || !long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            Problems.Error(Codes.Yaml.WrongKind, node.Place, $"{node.Describe} is not a whole number.", allowed);
            return null;
        }

        if (value < minimum || value > maximum)
        {
            Problems.Error(Codes.Yaml.OutOfRange, node.Place, $"{scalar.Text} is out of range.", allowed);
            return null;
        }

        return value;
    }

    /// <summary>Reports every key that was not asked for, with the nearest that was.</summary>
    public void Finish()
    {
        foreach (var entry in Map.Entries.Where(e => !_known.Contains(e.Key.Text)))
        {
            Problems.Error(Codes.Yaml.UnknownKey, entry.Key.Place, $"there is no field '{entry.Key.Text}' here.", NearestName.Hint(entry.Key.Text, _known));
        }
    }

    private YamlNode? Required(string key, bool optional)
    {
        var node = Node(key);
        if (node is null && !optional)
        {
            Problems.Error(Codes.Yaml.Missing, PlaceOf(key), $"the field '{key}' is missing.");
        }

        return node;
    }

    private string PathOf(string key) => Map.Place.Item is { } path ? path + "." + key : key;
}
