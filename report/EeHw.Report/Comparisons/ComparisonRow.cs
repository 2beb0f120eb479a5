using EeHw.Model.Numerics;

namespace EeHw.Report.Comparisons;

/// <summary>One figure of several designs.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Cells">One per design, with its unit; null where a design does not know it.</param>
public sealed record ComparisonRow(string Name, ValueList<string?> Cells);
