using EeHw.Model.Numerics;

namespace EeHw.Model.Results;

/// <summary>Response times against load, under Poisson arrivals.</summary>
/// <param name="SustainablePerSecond">Samples per second at load 1: one is always waiting.</param>
/// <param name="KneeFraction">Load with the most load per mean response (Kleinrock 1979), of those that were tried.</param>
/// <param name="Points">Loads, ascending.</param>
public sealed record LoadUse(double SustainablePerSecond, double KneeFraction, ValueList<LoadPoint> Points);
