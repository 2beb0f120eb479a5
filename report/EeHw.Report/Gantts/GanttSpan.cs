namespace EeHw.Report.Gantts;

/// <summary>A stretch of time in which something holds.</summary>
/// <param name="FromNs">Begin, ns.</param>
/// <param name="ToNs">End, ns.</param>
/// <param name="Kind">What holds: the series that it belongs to.</param>
public sealed record GanttSpan(double FromNs, double ToNs, string Kind);
