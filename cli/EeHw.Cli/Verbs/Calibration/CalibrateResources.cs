using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Pipeline;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware.Estimates;
using EeHw.Sim.Resources.Calibration;

namespace EeHw.Cli.Verbs.Calibration;

/// <summary><c>eehw calibrate resources</c>: measures single units with Yosys, or reads a measured table, and fits LUTs and flip-flops.</summary>
internal static class CalibrateResources
{
    private const int DefaultInstances = 100;

    public static VerbCommand Create()
    {
        var from = new Option<string?>("--from") { Description = "Only fit this measured table; 'shipped' is the one that comes with the tool." };
        var resume = new Option<string?>("--resume") { Description = "Go on with this table, row by row, and write it: rows made with templates that have changed are measured anew, then new ones until there are --instances of the seed. Begins a table where there is none." };
        var instances = new Option<int?>("--instances") { Description = "Units of this seed to measure, about two seconds each; with --resume those in the table count (default: 100; with --resume 0)." };
        var kinds = new Option<string[]>("--kind") { Description = "Measure new units of this kind only (may be repeated).", DefaultValueFactory = _ => [] };
        kinds.AcceptOnlyFromAmong([.. UnitFeatures.Kinds]);
        var seed = new Option<long>("--seed") { Description = "Seed of the designs that units are taken from.", DefaultValueFactory = _ => 1 };
        var output = new Option<string?>("--out") { Description = "Write the measured table here (also while measuring); with --resume instead of over the table." };
        var coefficients = new Option<string?>("--coefficients") { Description = "Write the fitted coefficients here." };
        from.Validators.Add(result =>
        {
            if (result.GetResult(resume) is not null)
            {
                result.AddError("--from only fits and --resume measures: give one of them.");
            }
        });
        instances.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
            {
                result.AddError("--instances must be 1 or more.");
            }
        });
        return new("resources", "Have Yosys build single units, fit LUTs and flip-flops, and judge the fit on units held out.")
        {
            Run = Run,
            Examples =
            [
                new("eehw calibrate resources --from shipped", "the fit of the table that comes with the tool; no Yosys needed"),
                new("eehw calibrate resources --instances 60 --seed 7 --out units.tsv", "measure 60 other units (minutes) and fit these"),
                new("eehw calibrate resources --resume units.tsv --coefficients coefficients.tsv", "measure the rows anew whose hardware has changed, and fit"),
                new("eehw calibrate resources --resume units.tsv --instances 60 --seed 7", "go on with a run that was stopped"),
            ],
            Options = { from, resume, instances, kinds, seed, output, coefficients },
        };

        int Run(VerbContext context)
        {
            var table = context.Parsed.GetValue(from) is { } source ? Read(source) : Measure(context, context.Parsed.GetValue(resume));
            var fit = ResourceFit.Of(table);
            if (context.Parsed.GetValue(coefficients) is { } file)
            {
                AtomicFile.WriteText(file, fit.Logic.ToText());
            }

            if (context.IsJson)
            {
                context.WriteJson(InputHash.Of(table.ToText()), writer => CalibrationText.Write(writer, table, fit));
            }

            CalibrationText.Print(context, table, fit);
            return ExitCode.Ok;
        }

        MeasuredTable Measure(VerbContext context, string? path)
        {
            var before = path is not null && File.Exists(path) ? Read(path) : null;
            var count = context.Parsed.GetValue(instances) ?? (before is null ? DefaultInstances : 0);
            var file = context.Parsed.GetValue(output) ?? path;
            context.Progress.Start("measuring units with Yosys");
            var measurement = new UnitMeasurement(before, count, context.Parsed.GetValue(kinds)!, context.Parsed.GetValue(seed), Told, context.Cancellation);
            var table = measurement.Run();
            if (measurement.Dropped > 0)
            {
                context.Print(string.Create(CultureInfo.InvariantCulture, $"{measurement.Dropped} stale rows dropped: no design of their seed has such a unit any more."));
            }

            if (file is not null)
            {
                AtomicFile.WriteText(file, table.ToText());
            }

            return table;

            void Told(string text, MeasuredTable table)
            {
                context.Progress.Show(text);
                if (file is not null)
                {
                    AtomicFile.WriteText(file, table.ToText());
                }
            }
        }
    }

    private static MeasuredTable Read(string source)
    {
        if (source == "shipped")
        {
            return ResourceFit.ShippedTable();
        }

        try
        {
            return MeasuredTable.Parse(File.ReadAllText(source), source);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EeHwException(Codes.Files.NotFound, new Place { File = source }, "there is no such file.", "Name a measured table, or --from shipped.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EeHwException(Codes.Files.Unreadable, new Place { File = source }, $"cannot be read: {e.Message}");
        }
    }
}
