namespace EeHw.Model.Formats.Vcd;

/// <summary>A declared signal.</summary>
/// <param name="Path">Scopes and name, joined by dots; without the range.</param>
/// <param name="Width">Bits.</param>
/// <param name="Slot">Where its value is kept; aliases share one.</param>
public sealed record VcdSignal(string Path, int Width, int Slot);
