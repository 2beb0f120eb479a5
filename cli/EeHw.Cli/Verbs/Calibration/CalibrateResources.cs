using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Pipeline;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware.Estimates;
using EeHw.Model.Numerics;
using EeHw.Sim.Resources.Calibration;

namespace EeHw.Cli.Verbs.Calibration;

/// <summary><c>eehw calibrate resources</c>: measures single units with Yosys, or reads a measured table, and fits LUTs and flip-flops.</summary>
internal static class CalibrateResources
{
    private const int DefaultInstances = 100;

    public static VerbCommand Create()
    {
        var from = new Option<string?>("--from") { Description = "Fit this measured table instead of measuring; 'shipped' is the one that comes with the tool." };
        var instances = new Option<int?>("--instances") { Description = "Units to measure, about two seconds each (default: 100; with --from none, or so many more)." };
        var kinds = new Option<string[]>("--kind") { Description = "Measure only this kind of unit (may be repeated); with --from its rows are measured anew and the others kept.", DefaultValueFactory = _ => [] };
        kinds.AcceptOnlyFromAmong([.. UnitFeatures.Kinds]);
        var seed = new Option<long>("--seed") { Description = "Seed of the designs that units are taken from.", DefaultValueFactory = _ => 1 };
        var output = new Option<string?>("--out") { Description = "Write the measured table here (also while measuring)." };
        var coefficients = new Option<string?>("--coefficients") { Description = "Write the fitted coefficients here." };
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
                new("eehw calibrate resources --from shipped --kind Pool --instances 20 --out units.tsv --coefficients coefficients.tsv", "measure a unit anew whose hardware has changed"),
            ],
            Options = { from, instances, kinds, seed, output, coefficients },
        };

        int Run(VerbContext context)
        {
            var table = context.Parsed.GetValue(from) is { } source ? Read(source) : null;
            if (table is null || context.Parsed.GetValue(instances) is not null)
            {
                table = Measure(context, table);
            }

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

        MeasuredTable Measure(VerbContext context, MeasuredTable? before)
        {
            var count = context.Parsed.GetValue(instances) ?? DefaultInstances;
            var chosen = context.Parsed.GetValue(kinds)!;
            var command = string.Create(CultureInfo.InvariantCulture, $"eehw calibrate resources --instances {count} --seed {context.Parsed.GetValue(seed)}{string.Concat(chosen.Select(k => " --kind " + k))}");
            var file = context.Parsed.GetValue(output);
            context.Progress.Start("measuring units with Yosys");
            var (tool, units) = new UnitMeasurement(count, chosen, Told, context.Cancellation).Run(context.Parsed.GetValue(seed));
            return Table(tool, units);

            MeasuredTable Table(string tool, IEnumerable<MeasuredUnit> units) => before is null
                ? new(tool, command, units.ToValueList())
                : new(tool, $"{before.Command}; {command}", before.Units.Where(u => !chosen.Contains(u.Instance.Kind)).Concat(units).DistinctBy(u => u.Key).ToValueList());

            void Told(string text, string tool, IEnumerable<MeasuredUnit> units)
            {
                context.Progress.Show(text);
                if (file is not null)
                {
                    AtomicFile.WriteText(file, Table(tool, units).ToText());
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
