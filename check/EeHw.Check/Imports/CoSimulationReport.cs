using EeHw.Model.Diagnostics;

namespace EeHw.Check.Imports;

/// <summary>TOP_cosim.rpt of Vitis HLS: a table with a row per language, of which the one that passed counts.</summary>
internal static class CoSimulationReport
{
    private const int Columns = 9;

    public static VendorReport Read(ReportText report)
    {
        var title = report.Find(0, "Latency(Clock Cycles)");
        if (title < 0)
        {
            throw report.Incomplete(report.Lines - 1, "no table 'Latency(Clock Cycles)' follows the header");
        }

        for (var i = title; i < report.Lines; i++)
        {
            if (!report[i].StartsWith('|') || report.Cells(i) is not [("VHDL" or "Verilog") and var language, var status, ..] cells || status is "NA" or "")
            {
                continue;
            }

            if (cells.Length < Columns - 1)
            {
                throw report.Incomplete(i, $"the row '{language}' has {cells.Length} cells of {Columns}");
            }

            if (status != "Pass")
            {
                throw new EeHwException(Codes.Imports.Malformed, new Place { File = report.Path, Line = i + 1 }, $"co-simulation in {language} ended with '{status}', not with 'Pass'.", "Mend the design first: figures of a failed run mean nothing.");
            }

            return new()
            {
                File = report.Path,
                Kind = VendorReportKind.CoSimulation,
                Tool = Tool(report) + " (cosim, " + language + ")",
                Latency = Clocks(2),
                Interval = Clocks(5),
                TotalCycles = cells.Length >= Columns ? Clock(8) : null,
            };

            VendorClocks Clocks(int from) => new(Clock(from), Clock(from + 1), Clock(from + 2));

            long? Clock(int cell) => cells[cell] is "NA" or "" or "-" ? null : (long)report.Number(i, cells[cell], "clocks");
        }

        throw report.Incomplete(report.Lines - 1, "the table has no row 'Verilog' or 'VHDL' with a result");
    }

    // == Vitis HLS - High-Level Synthesis from C, C++ and OpenCL v2022.1 (64-bit)
    private static string Tool(ReportText report)
    {
        var line = report.Find(0, "High-Level Synthesis from C");
        if (line < 0)
        {
            return "Vitis HLS of unknown version";
        }

        var version = report[line].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(w => w.Length > 1 && w[0] == 'v' && char.IsAsciiDigit(w[1]));
        return version is null ? "Vitis HLS of unknown version" : "Vitis HLS " + version[1..];
    }
}
