using EeHw.Model.Numerics;
using EeHw.Report.Drawing;

namespace EeHw.Report.Charts;

/// <summary>Single points.</summary>
/// <param name="Name">Name in the legend, or null.</param>
/// <param name="Ink">Colour.</param>
/// <param name="Marker">Shape.</param>
/// <param name="Points">The points; their labels are placed where they hit nothing.</param>
/// <param name="Radius">Size in points.</param>
public sealed record PointLayer(string? Name, Ink Ink, Marker Marker, ValueList<ChartPoint> Points, double Radius = 4.5) : ChartLayer(Name, Ink);
