using EeHw.Model.Numerics;
using EeHw.Report.Drawing;

namespace EeHw.Report.Charts;

/// <summary>A line through points.</summary>
/// <param name="Name">Name in the legend, or null.</param>
/// <param name="Ink">Colour.</param>
/// <param name="Points">Points in order.</param>
/// <param name="IsDashed">Dashed.</param>
public sealed record LineLayer(string? Name, Ink Ink, ValueList<ChartPoint> Points, bool IsDashed = false) : ChartLayer(Name, Ink);
