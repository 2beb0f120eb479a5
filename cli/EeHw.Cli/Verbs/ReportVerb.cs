using System.CommandLine;
using EeHw.Cli.Output;
using EeHw.Cli.Pipeline;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report;
using EeHw.Report.Readings;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw report</c>: draws designs, or numbers that an earlier report left.</summary>
public sealed class ReportVerb : IVerb
{
    private readonly Argument<string[]> _inputs = new("inputs") { Description = "Design files (.yaml), results.json files, or folders that hold some.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _out = new("--out") { Description = "Folder for the page, the charts and the numbers.", Required = true };
    private readonly Option<string> _title = new("--title") { Description = "Title of the page.", DefaultValueFactory = _ => "EeHw report" };
    private readonly Option<int?> _samples = new("--samples") { Description = "Samples judged, simulated and run; all that a design names without it." };
    private readonly Option<string[]> _with = new("--with") { Description = "More readings that take longer: rtl (the SystemVerilog under Verilator, every clock beside the simulator's).", DefaultValueFactory = _ => [] };

    private readonly Option<string[]> _import = new("--import") { Description = "Measurement to draw as a further column, for example of `eehw import-report --out`; its file names it. Only for a report of one design." };

    /// <inheritdoc/>
    public VerbCommand Create() => new("report", "Draw designs: self-contained pages, every chart as SVG, PDF, CSV (and PNG), all numbers as JSON.")
    {
        Run = Run,
        Examples =
        [
            new("eehw report samples/glyphs/design.yaml --out report", "judges, simulates, checks and runs the design, then writes report/index.html"),
            new("eehw report samples/glyphs/design.yaml --with rtl --samples 200 --out report", "also builds the SystemVerilog with Verilator and puts its clocks beside the simulator's"),
            new("eehw report eehw-demo other-results --out report", "draws numbers that are there already; nothing is computed"),
        ],
        Arguments = { _inputs },
        Options = { _out, _title, _samples, _with, _import },
    };

    private int Run(VerbContext context)
    {
        var folder = context.Parsed.GetValue(_out)!;
        var designs = new List<DesignReport>();
        foreach (var input in context.Parsed.GetValue(_inputs)!)
        {
            designs.AddRange(Read(context, input, folder));
        }

        RequireDistinctNames(designs);
        AddReadings(designs, context.Parsed.GetValue(_import) ?? []);
        var title = context.Parsed.GetValue(_title)!;
        var page = ReportFiles.Write(context, folder, title, designs);
        foreach (var design in designs)
        {
            ReadingPrinter.Print(context, $"{design.Name}: {design.Summary}", design.Readings);
            context.Print();
        }

        context.Print($"report: {page}");
        var hasMismatch = designs.Any(d => ReadingTable.Of(d.Readings).HasMismatch);
        if (context.IsJson)
        {
            WriteJson(context, page, designs, hasMismatch);
        }

        return hasMismatch ? ExitCode.Mismatch : ExitCode.Ok;
    }

    /// <summary>The JSON answer of verbs that draw: where the page is and all its numbers.</summary>
    /// <param name="context">The verb's context.</param>
    /// <param name="page">The page.</param>
    /// <param name="designs">Designs in order.</param>
    /// <param name="hasMismatch">Whether readings are beyond their tolerance.</param>
    internal static void WriteJson(VerbContext context, string page, IReadOnlyList<DesignReport> designs, bool hasMismatch)
        => context.WriteJson(InputHash.Of(designs.Select(d => d.InputHash)), writer =>
        {
            writer.WriteString("page", page.Replace('\\', '/'));
            writer.WriteBoolean("hasMismatch", hasMismatch);
            writer.WriteStartArray("designs");
            foreach (var design in designs)
            {
                writer.WriteStartObject();
                DesignReportJson.WriteFields(writer, design);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    private IEnumerable<DesignReport> Read(VerbContext context, string input, string folder)
    {
        if (Directory.Exists(input))
        {
            var found = Directory.EnumerateFiles(input, ReportFolder.ResultsName, SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
            return found.Count > 0
                ? found.Select(DesignReportJson.Read)
                : throw new EeHwException(Codes.Reports.NothingToDraw, new Place { File = input }, $"this folder holds no {ReportFolder.ResultsName}.", "Name a design file, or the folder of an earlier report.");
        }

        return input.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? [DesignReportJson.Read(input)] : [new DesignReporter(context, new() { Folder = folder, Samples = context.Parsed.GetValue(_samples), HasRtl = DesignReporterOptions.AsksForRtl(context.Parsed.GetValue(_with)) }).Report(input)];
    }

    private static void AddReadings(List<DesignReport> designs, string[] files)
    {
        if (files.Length > 0 && designs.Count != 1)
        {
            throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--import" }, $"adds readings to one design; this report has {designs.Count}.", "Report that design alone.");
        }

        foreach (var file in files)
        {
            var reading = new Reading(Path.GetFileNameWithoutExtension(file), MeasurementJson.Read(file));
            designs[0] = designs[0] with { Readings = designs[0].Readings.Append(reading).ToValueList(), InputHash = InputHash.Of(designs[0].InputHash, InputHash.OfFile(file)) };
        }
    }

    private static void RequireDistinctNames(List<DesignReport> designs)
    {
        var twice = designs.GroupBy(d => d.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw new EeHwException(Codes.Reports.NameTwice, new Place { Item = twice.Key }, "two designs have this name; a report needs a name for each.", "Give one of them another name in its design file.");
        }
    }
}
