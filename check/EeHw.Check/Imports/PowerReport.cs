namespace EeHw.Check.Imports;

/// <summary>report_power of Vivado: the summary's rows <c>| Total On-Chip Power (W) | 1.234 |</c>.</summary>
internal static class PowerReport
{
    public static VendorReport Read(ReportText report) => new()
    {
        File = report.Path,
        Kind = VendorReportKind.Power,
        Tool = report.Tool() + " (report_power)",
        Design = report.Header("Design"),
        Part = report.Header("Device"),
        TotalWatts = Watts(report, "Total On-Chip Power (W)"),
        DynamicWatts = Watts(report, "Dynamic (W)"),
        StaticWatts = Watts(report, "Device Static (W)"),
        Confidence = report.Row("Confidence Level")?.Cells[1],
    };

    private static double Watts(ReportText report, string name)
        => report.Row(name) is { } row ? report.Number(row.Line, row.Cells[1], name) : throw report.Incomplete(report.Lines - 1, $"no row '{name}' was found");
}
