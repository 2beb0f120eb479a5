namespace EeHw.Model.Platforms;

/// <summary>A physical constant as it stands in a data file: value, unit, source. Code holds none.</summary>
/// <param name="Value">The value.</param>
/// <param name="Unit">Its unit, for example <c>pJ</c>.</param>
/// <param name="Source">Where it comes from: a document and its number, or <c>engineering estimate</c>.</param>
/// <param name="Note">What a reader must know, or null.</param>
/// <param name="Low">Lower bound, or null where none is known.</param>
/// <param name="High">Upper bound, or null.</param>
public sealed record Quantity(double Value, string Unit, string Source, string? Note = null, double? Low = null, double? High = null)
{
    private const string Nothing = "not in this family";

    /// <summary>Whether it was given; not where the family has no such thing.</summary>
    public bool IsGiven => Source != Nothing;

    /// <summary>Value and bounds as a band; without bounds all three are the value.</summary>
    public Units.Band Band => new(Value, Low ?? Value, High ?? Value);

    /// <summary>The figure of what a family does not have.</summary>
    /// <param name="unit">Its unit.</param>
    /// <returns>0.</returns>
    public static Quantity None(string unit) => new(0, unit, Nothing);
}
