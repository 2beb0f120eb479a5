namespace EeHw.Report.Charts;

/// <summary>A bar.</summary>
/// <param name="Row">Row from 0.</param>
/// <param name="From">Left end.</param>
/// <param name="To">Right end.</param>
/// <param name="Label">Words inside, left out where they do not fit; or null.</param>
/// <param name="Tip">Words when pointed at.</param>
public sealed record Bar(double Row, double From, double To, string? Label, string Tip);
