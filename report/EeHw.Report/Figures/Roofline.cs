using EeHw.Model.Numerics;

namespace EeHw.Report.Figures;

/// <summary>Layers of an engine and the roof above them.</summary>
/// <param name="Layers">Layers with multiplications that use the memory.</param>
/// <param name="PeakMacsPerSecond">All processing elements busy, above 0.</param>
/// <param name="BytesPerSecond">What the memory reaches, above 0.</param>
/// <param name="Source">Where the numbers come from.</param>
public sealed record Roofline(ValueList<RooflinePoint> Layers, double PeakMacsPerSecond, double BytesPerSecond, string Source);
