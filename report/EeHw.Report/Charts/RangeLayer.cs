using EeHw.Model.Numerics;
using EeHw.Report.Drawing;

namespace EeHw.Report.Charts;

/// <summary>Thin horizontal lines with end caps: ranges, bands.</summary>
/// <param name="Name">Name in the legend, or null.</param>
/// <param name="Ink">Colour.</param>
/// <param name="Ranges">The ranges: <see cref="Bar.From"/> to <see cref="Bar.To"/>, labels unused.</param>
public sealed record RangeLayer(string? Name, Ink Ink, ValueList<Bar> Ranges) : ChartLayer(Name, Ink);
