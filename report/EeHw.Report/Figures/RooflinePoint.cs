namespace EeHw.Report.Figures;

/// <summary>A layer under a roof.</summary>
/// <param name="Name">Layer name.</param>
/// <param name="MacsPerByte">Multiply-accumulates per byte that an engine moves to and from external memory, or that a layer reads and writes at least on a device; above 0.</param>
/// <param name="MacsPerSecond">What it reaches, above 0.</param>
/// <param name="IsMemoryBound">Whether the memory's part of the roof is above it.</param>
public sealed record RooflinePoint(string Name, double MacsPerByte, double MacsPerSecond, bool IsMemoryBound);
