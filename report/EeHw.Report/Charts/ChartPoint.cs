namespace EeHw.Report.Charts;

/// <summary>A point.</summary>
/// <param name="X">Horizontal value.</param>
/// <param name="Y">Vertical value, or row.</param>
/// <param name="Label">Words beside it, or null.</param>
/// <param name="Tip">Words when pointed at, or null.</param>
public sealed record ChartPoint(double X, double Y, string? Label = null, string? Tip = null);
