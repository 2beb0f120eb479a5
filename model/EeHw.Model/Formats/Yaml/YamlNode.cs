using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats.Yaml;

/// <summary>A value in a YAML document, with its place.</summary>
public abstract class YamlNode
{
    /// <summary>File, line and column where the value starts, and its path as item (<c>exits.thresholds[1]</c>); nowhere for values made by a program.</summary>
    public Place Place { get; init; } = Place.Nowhere;

    /// <summary>What it is, for messages: <c>a mapping</c>, <c>a list</c>, <c>'text'</c>.</summary>
    public abstract string Describe { get; }

    /// <summary>Whether this is an empty plain value, <c>~</c> or <c>null</c>.</summary>
    public virtual bool IsNull => false;
}
