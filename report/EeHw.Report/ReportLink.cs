namespace EeHw.Report;

/// <summary>A file beside the report.</summary>
/// <param name="Path">Path relative to the report, with forward slashes.</param>
/// <param name="Description">What it is.</param>
public sealed record ReportLink(string Path, string Description);
