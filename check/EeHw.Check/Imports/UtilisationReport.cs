using EeHw.Model.Units;

namespace EeHw.Check.Imports;

/// <summary>report_utilization of Vivado: tables whose rows are <c>| Site Type | Used | ...</c>.</summary>
internal static class UtilisationReport
{
    public static VendorReport Read(ReportText report) => new()
    {
        File = report.Path,
        Kind = VendorReportKind.Utilisation,
        Tool = report.Tool() + " (report_utilization)",
        Design = report.Header("Design"),
        Part = report.Header("Device"),

        // A block RAM tile is two of 18 kbit; half a tile is reported as .5.
        Resources = new Resources(
            Used(report, "Slice LUTs", "CLB LUTs"),
            Used(report, "Slice Registers", "CLB Registers"),
            Used(report, "DSPs", "DSP Slices"),
            2 * Used(report, "Block RAM Tile"),
            report.Row("URAM") is { } uram ? report.Number(uram.Line, uram.Cells[1], "a count of URAM") : 0),
    };

    private static double Used(ReportText report, params string[] names)
        => report.Row(names) is { } row ? report.Number(row.Line, row.Cells[1], "a count of " + names[0]) : throw report.Incomplete(report.Lines - 1, $"no row '{string.Join("' or '", names)}' was found");
}
