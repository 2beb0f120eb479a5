using EeHw.Model.Numerics;

namespace EeHw.Report.Gantts;

/// <summary>What one thing did over time.</summary>
/// <param name="Name">Stage, sample or region.</param>
/// <param name="Group">Heading of rows that stand together.</param>
/// <param name="Spans">Stretches, ascending.</param>
public sealed record GanttRow(string Name, string Group, ValueList<GanttSpan> Spans);
