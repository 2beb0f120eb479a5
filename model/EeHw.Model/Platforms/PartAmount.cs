namespace EeHw.Model.Platforms;

/// <summary>An amount of a part in its family's own terms.</summary>
/// <param name="Field">Its field in platform files.</param>
/// <param name="Amount">How many.</param>
public sealed record PartAmount(string Field, Quantity Amount);
