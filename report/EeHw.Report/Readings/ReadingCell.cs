namespace EeHw.Report.Readings;

/// <summary>A cell of the table of readings.</summary>
/// <param name="Value">The value with its unit, or a dash where the reading does not know it.</param>
/// <param name="Difference">Distance to the reading it is compared with and the tolerance, or null.</param>
/// <param name="Verdict">What that means.</param>
public sealed record ReadingCell(string Value, string? Difference, Verdict Verdict)
{
    /// <summary>A value that is not known.</summary>
    public static readonly ReadingCell Unknown = new("–", null, Verdict.None);
}
