namespace EeHw.Report.Charts;

/// <summary>A row of a chart.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Group">Heading above the first row of a group; rows of a group stand together. Null for none.</param>
public sealed record ChartRow(string Label, string? Group = null);
