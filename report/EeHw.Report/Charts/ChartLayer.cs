using EeHw.Report.Drawing;

namespace EeHw.Report.Charts;

/// <summary>Marks of one kind and meaning.</summary>
/// <param name="Name">Name in the legend, or null to stay out of it.</param>
/// <param name="Ink">Colour.</param>
public abstract record ChartLayer(string? Name, Ink Ink);
