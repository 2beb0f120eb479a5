using System.Text;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;

namespace EeHw.Check.Imports;

/// <summary>Reads reports of Vitis HLS and Vivado after their documented formats (AMD UG1399, UG906, UG907). Which report a file is follows from its text, not its name.</summary>
public static class VendorReportReader
{
    /// <summary>Bytes of a report at most.</summary>
    public const long MaximumBytes = 64 << 20;

    /// <summary>Reads one report.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="EeHwException">EEHW1001, 1002, 1004 for the file; EEHW7221 unknown, EEHW7222 incomplete, EEHW7223 malformed, naming the line.</exception>
    public static VendorReport Read(string path)
    {
        var text = Encoding.UTF8.GetString(InputFile.ReadAllBytes(path, MaximumBytes, "Name a report of Vitis HLS or Vivado."));
        if (text.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith("<"))
        {
            return SynthesisReport.Read(path, text);
        }

        var report = new ReportText(path, text);
        return report.Find(0, "Cosimulation Report") >= 0 || report.Find(0, "Latency(Clock Cycles)") >= 0 ? CoSimulationReport.Read(report)
            : report.Find(0, "Design Timing Summary") >= 0 || report.HasCommand("report_timing") ? TimingReport.Read(report)
            : report.Find(0, "Total On-Chip Power") >= 0 || report.HasCommand("report_power") ? PowerReport.Read(report)
            : report.HasCommand("report_utilization") || report.Find(0, "Utilization Design Information") >= 0 ? UtilisationReport.Read(report)
            : throw new EeHwException(
                Codes.Imports.UnknownReport,
                new Place { File = path, Line = 1 },
                "is none of the reports that can be read.",
                "These can: csynth.xml and TOP_cosim.rpt of Vitis HLS; report_utilization, report_timing_summary and report_power of Vivado, as text.");
    }
}
