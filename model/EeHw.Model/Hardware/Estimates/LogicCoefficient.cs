namespace EeHw.Model.Hardware.Estimates;

/// <summary>A fitted coefficient.</summary>
/// <param name="Kind">Kind of instance.</param>
/// <param name="IsLuts">Of LUTs; else of flip-flops.</param>
/// <param name="Feature">Name of the feature.</param>
/// <param name="Value">LUTs or flip-flops per unit of the feature, above 0.</param>
public sealed record LogicCoefficient(string Kind, bool IsLuts, string Feature, double Value);
