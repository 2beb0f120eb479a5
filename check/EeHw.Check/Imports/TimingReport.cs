using EeHw.Model.Diagnostics;

namespace EeHw.Check.Imports;

/// <summary>report_timing_summary of Vivado: worst slack from the design summary, period of the first clock from the clock summary.</summary>
internal static class TimingReport
{
    public static VendorReport Read(ReportText report)
    {
        var summary = Below(report, "Design Timing Summary", "WNS(ns)");
        var clocks = Below(report, "Clock Summary", "Waveform(ns)");
        var slack = Words(report, summary);
        var worst = report.Number(summary, slack[0], "the worst negative slack");

        // clk  {0.000 5.000}  10.000  100.000
        var line = report[clocks];
        var end = line.IndexOf('}', StringComparison.Ordinal);
        if (end < 0)
        {
            throw new EeHwException(Codes.Imports.Malformed, new Place { File = report.Path, Line = clocks + 1 }, "the clock has no waveform between braces.", "Is this the text that the tool wrote, unchanged?");
        }

        var behind = line[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (behind.Length == 0)
        {
            throw report.Incomplete(clocks, "the clock has no period");
        }

        var period = report.Number(clocks, behind[0], "a period");
        return new()
        {
            File = report.Path,
            Kind = VendorReportKind.Timing,
            Tool = report.Tool() + " (report_timing_summary)",
            Design = report.Header("Design"),
            Part = report.Header("Device"),
            TargetPeriodNs = period,
            WorstSlackNs = worst,
            ReachedPeriodNs = period - worst,
        };
    }

    // The first line with something on it below the rule under a title.
    private static int Below(ReportText report, string section, string title)
    {
        var from = report.Find(0, section);
        var at = from < 0 ? -1 : report.Find(from, title);
        for (var i = at + 2; at >= 0 && i < report.Lines; i++)
        {
            if (report[i].Trim().Length > 0)
            {
                return i;
            }
        }

        throw report.Incomplete(report.Lines - 1, $"section '{section}' has no line below '{title}'");
    }

    private static string[] Words(ReportText report, int line)
        => report[line].Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words ? words : throw report.Incomplete(line, "a line of numbers is empty");
}
