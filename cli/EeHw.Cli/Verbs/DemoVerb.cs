using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Cli.Pipeline;
using EeHw.Model.Diagnostics;
using EeHw.Report;
using EeHw.Report.Figures;
using EeHw.Report.Readings;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw demo</c>: every shipped sample through every wing, then the report.</summary>
public sealed class DemoVerb : IVerb
{
    private const string DesignName = "design.yaml";
    private const int DefaultSamples = 1000;

    // A chain and a residual network: every step, in a minute. The other samples have a README each.
    private static readonly string[] _shown = ["glyphs", "glyphs-residual"];

    private readonly Option<string> _out = new("--out") { Description = "Folder for everything that is written.", DefaultValueFactory = _ => "eehw-demo" };
    private readonly Option<int> _samples = new("--samples") { Description = "Samples judged, simulated and run.", DefaultValueFactory = _ => DefaultSamples };
    private readonly Option<string[]> _with = new("--with") { Description = "More readings that take longer: rtl (the SystemVerilog under Verilator, every clock beside the simulator's).", DefaultValueFactory = _ => [] };

    /// <inheritdoc/>
    public VerbCommand Create() => new("demo", "Take the shipped networks through every step and draw the report.")
    {
        Run = Run,
        Examples =
        [
            new("eehw demo", "writes eehw-demo/index.html and everything it was made from"),
            new("eehw demo --samples 200 --out /tmp/demo", "the same, faster, on 200 samples"),
        ],
        Options = { _out, _samples, _with },
    };

    private int Run(VerbContext context)
    {
        var begin = context.Console.Time.GetTimestamp();
        var samples = context.Parsed.GetValue(_samples);
        if (samples < 1)
        {
            throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--samples" }, $"is {samples}; at least 1 is needed.");
        }

        var folder = context.Parsed.GetValue(_out)!;
        var reporter = new DesignReporter(context, new() { Folder = folder, Samples = samples, HasRtl = DesignReporterOptions.AsksForRtl(context.Parsed.GetValue(_with)) });
        var designs = Samples().Select(reporter.Report).ToList();
        var page = ReportFiles.Write(context, folder, "EeHw demo", designs);
        PrintSummary(context, designs);
        var seconds = context.Console.Time.GetElapsedTime(begin).TotalSeconds;
        context.Print(string.Create(CultureInfo.InvariantCulture, $"report: {page}   ({seconds:0} s)"));
        var hasMismatch = designs.Any(d => ReadingTable.Of(d.Readings).HasMismatch);
        if (context.IsJson)
        {
            ReportVerb.WriteJson(context, page, designs, hasMismatch);
        }

        return hasMismatch ? ExitCode.Mismatch : ExitCode.Ok;
    }

    private static List<string> Samples()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples");
        var designs = _shown.Select(s => Path.Combine(folder, s, DesignName)).Where(File.Exists).ToList();
        return designs.Count == _shown.Length ? designs : throw new EeHwException(Codes.Files.NotFound, new Place { File = folder }, "the samples that belong to the tool are not there.", "Build the tool again.");
    }

    private static void PrintSummary(VerbContext context, IReadOnlyList<DesignReport> designs)
    {
        var table = new TextTable("", "", "accuracy|", "leave early|", "throughput|", "latency mean|", "p99|", "energy/sample|", "differ|");
        foreach (var design in designs)
        {
            var name = design.Name;
            foreach (var reading in design.Reconfigured is { } other ? design.Readings.Append(other) : design.Readings)
            {
                var m = reading.Measurement;
                table.Add(
                    name,
                    reading.Label,
                    m.AccuracyFraction is { } a ? Quantity.Percent(a) : "",
                    m.ExitShares.Count > 1 ? Quantity.ShortPercent(1 - m.ExitShares[^1]) : "",
                    m.ThroughputPerSecond is { } t ? Quantity.Rate(t) : "",
                    m.LatencyNs is { } l ? Quantity.Duration(l.Mean) : "",
                    m.LatencyNs is { } p ? Quantity.Duration(p.P99) : "",
                    m.EnergyPjPerSample is { } e ? Quantity.Energy(e.Mean) : "",
                    m.Mismatches is { } n ? Quantity.Count(n) : "");
                name = "";
            }
        }

        context.Print(table);
        foreach (var note in designs.SelectMany(d => d.Notes).Distinct())
        {
            context.Print(note);
        }
    }
}
