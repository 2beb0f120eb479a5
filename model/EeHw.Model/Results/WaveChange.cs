namespace EeHw.Model.Results;

/// <summary>A signal's new value.</summary>
/// <param name="Clock">First clock that ends with it.</param>
/// <param name="Value">The value, not negative.</param>
public readonly record struct WaveChange(long Clock, long Value);
