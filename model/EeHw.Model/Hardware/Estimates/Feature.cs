namespace EeHw.Model.Hardware.Estimates;

/// <summary>One number of an instance that LUTs or flip-flops grow with.</summary>
/// <param name="Name">Name, unique for its kind and quantity.</param>
/// <param name="Of">The number, at least 0.</param>
public sealed record Feature(string Name, Func<UnitInstance, double> Of);
