namespace EeHw.Report.Figures;

/// <summary>A layer under a roof.</summary>
/// <param name="Name">Layer name.</param>
/// <param name="MacsPerByte">Multiply-accumulates per byte of external memory, above 0.</param>
/// <param name="MacsPerSecond">What it reaches, above 0.</param>
/// <param name="IsMemoryBound">Whether memory takes longer than computing.</param>
public sealed record RooflinePoint(string Name, double MacsPerByte, double MacsPerSecond, bool IsMemoryBound);
