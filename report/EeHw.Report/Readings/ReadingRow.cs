using EeHw.Model.Numerics;

namespace EeHw.Report.Readings;

/// <summary>A row of the table of readings.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Rule">How neighbours are compared, in words.</param>
/// <param name="Cells">One per reading.</param>
public sealed record ReadingRow(string Name, string Rule, ValueList<ReadingCell> Cells);
