using System.CommandLine;
using System.Globalization;
using EeHw.Check.Imports;
using EeHw.Cli.Output;
using EeHw.Model.Results;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw import-report</c>: reports of Vitis HLS and Vivado as a reading.</summary>
public sealed class ImportReportVerb : IVerb
{
    private static readonly string[] _kinds = ["C synthesis", "co-simulation", "utilisation", "timing", "power"];

    private readonly Argument<string[]> _files = new("FILE") { Description = "csynth.xml, TOP_cosim.rpt, or the text of report_utilization, report_timing_summary, report_power.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _out = new("--out") { Description = "Write the measurement as JSON to this file." };

    /// <inheritdoc/>
    public VerbCommand Create() => new("import-report", "Read reports of one run of Vitis HLS and Vivado as a reading.")
    {
        Run = Run,
        Examples = [new("eehw import-report csynth.xml top_cosim.rpt utilisation.rpt timing.rpt power.rpt --out vendor.json", "all that a run left, as one measurement")],
        Arguments = { _files },
        Options = { _out },
    };

    private int Run(VerbContext context)
    {
        var files = context.Parsed.GetRequiredValue(_files);
        var reports = files.Select(VendorReportReader.Read).ToList();
        var measurement = VendorMeasurement.Of(reports);
        var hash = InputHash.Of(files.Select(InputHash.OfFile));
        if (context.Parsed.GetValue(_out) is { } path)
        {
            MeasurementJson.Write(path, measurement, Tool.Version, hash);
        }

        if (context.IsJson)
        {
            context.WriteJson(hash, json => MeasurementJson.WriteFields(json, measurement));
        }

        Print(context, reports, measurement);
        return ExitCode.Ok;
    }

    private static void Print(VerbContext context, List<VendorReport> reports, Measurement m)
    {
        var files = new TextTable("report", "tool", "design", "part");
        foreach (var r in reports)
        {
            files.Add(_kinds[(int)r.Kind], r.Tool, r.Design ?? "", r.Part ?? "");
        }

        context.Print(files);
        var table = new TextTable("", "read|");
        Add("interval, clocks per sample", m.IntervalCycles, "N1");
        Add("throughput, samples/s", m.ThroughputPerSecond, "N1");
        Add("energy per sample, µJ", m.EnergyPjPerSample?.Mean / 1e6, "N3");
        Add("LUTs", m.Resources?.Luts, "N0");
        Add("FFs", m.Resources?.Ffs, "N0");
        Add("DSPs", m.Resources?.Dsps, "N0");
        Add("BRAM18", m.Resources?.Bram18, "N0");
        Add("URAM", m.Resources?.Uram, "N0");
        context.Print(table);
        foreach (var note in m.Notes)
        {
            context.Print(note);
        }

        void Add(string name, double? value, string format)
        {
            if (value is { } v)
            {
                table.Add(name, v.ToString(format, CultureInfo.InvariantCulture));
            }
        }
    }
}
