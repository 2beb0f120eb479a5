using EeHw.Model.Numerics;
using EeHw.Report.Drawing;

namespace EeHw.Report.Charts;

/// <summary>Horizontal bars in rows.</summary>
/// <param name="Name">Name in the legend, or null.</param>
/// <param name="Ink">Colour.</param>
/// <param name="Bars">The bars.</param>
/// <param name="Thickness">Share of the row's height.</param>
public sealed record BarLayer(string? Name, Ink Ink, ValueList<Bar> Bars, double Thickness = 0.68) : ChartLayer(Name, Ink);
