namespace EeHw.Train.Policies;

/// <summary>An option of a fit, <c>--option name=value</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">Value where it is not given; null: none.</param>
/// <param name="Summary">What it does, with unit and allowed values.</param>
public sealed record PolicyFitOption(string Name, string? Default, string Summary);
