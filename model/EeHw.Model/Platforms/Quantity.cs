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
    /// <summary>Value and bounds as a band; without bounds all three are the value.</summary>
    public Units.Band Band => new(Value, Low ?? Value, High ?? Value);
}
