using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EeHw.Cli.Output;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Platforms;
using EeHw.Model.Results;
using EeHw.Sim.Energy.Calibration;

namespace EeHw.Cli.Verbs.Calibration;

/// <summary><c>eehw calibrate power</c>: fits a platform's energy table to measured power.</summary>
internal static class CalibratePower
{
    private const long LargestTable = 64 << 20;

    public static VerbCommand Create()
    {
        var table = new Argument<string>("TABLE") { Description = "CSV: measurement,watts with a simulated reading per row, or a sensor's log: time_s,watts." };
        var platform = new Option<string>("--platform") { Description = "Platform that the designs were simulated on, and whose figures are fitted.", Required = true };
        var measurement = new Option<string?>("--measurement") { Description = "With a sensor's log: the simulated reading of the design that ran." };
        var rail = new Option<string>("--rail") { Description = "What the watts are of: pl (programmable logic alone) or board (external memory as modelled is taken off; processor and regulators go into static power).", DefaultValueFactory = _ => "pl" };
        rail.AcceptOnlyFromAmong("pl", "board");
        var output = new Option<string?>("--out") { Description = "Write the calibrated platform to this file (.yaml), to name it in designs." };
        return new("power", "Fit dynamic, clock and static power of a platform to measured watts, with residuals and standard errors.")
        {
            Run = Run,
            Examples =
            [
                new("eehw calibrate power powers.csv --platform zc706 --out zc706-mine.yaml", "powers.csv: measurement,watts, a line per design that `eehw simulate --out` wrote"),
                new("eehw calibrate power log.csv --platform zc706 --measurement sim.json --rail board", "a sensor's log of one design, time_s,watts"),
            ],
            Arguments = { table },
            Options = { platform, measurement, rail, output },
        };

        int Run(VerbContext context)
        {
            var file = context.Parsed.GetRequiredValue(table);
            var text = Encoding.UTF8.GetString(InputFile.ReadAllBytes(file, LargestTable, "Name a CSV of measured power."));
            var of = PlatformLibrary.Find(context.Parsed.GetRequiredValue(platform), new Place { Item = "--platform" });
            var (railName, reading) = (context.Parsed.GetValue(rail)!, context.Parsed.GetValue(measurement));
            var points = PowerTable.IsLog(text) ? [OfLog(text, file, of, railName, reading)] : OfDesigns(text, file, of, railName, reading);
            var fit = PowerFit.Of(points);
            var calibrated = CalibratedPlatform.Of(of, fit, points.Count, railName, Path.GetFileName(file));
            if (context.Parsed.GetValue(output) is { } path)
            {
                AtomicFile.WriteText(path, PlatformText.ToText(calibrated));
            }

            if (context.IsJson)
            {
                context.WriteJson(InputHash.Of(text, PlatformText.ToText(of)), json => Write(json, points, fit, calibrated));
            }

            Print(context, points, fit, calibrated);
            return ExitCode.Ok;
        }
    }

    private static PowerPoint OfLog(string text, string file, Platform platform, string rail, string? reading)
    {
        if (reading is null)
        {
            throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--measurement" }, "a sensor's log needs the reading of the design that ran.", "Write it with `eehw simulate DESIGN --out sim.json` and give --measurement sim.json.");
        }

        return PowerTable.Point(Path.GetFileName(reading), MeasurementJson.Read(reading), PowerTable.MeanOfLog(text, file).Watts, platform, rail == "board", new Place { File = reading });
    }

    private static List<PowerPoint> OfDesigns(string text, string file, Platform platform, string rail, string? reading)
    {
        if (reading is not null)
        {
            throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--measurement" }, "a table of designs names its readings itself.", "Leave --measurement out.");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return [.. PowerTable.Parse(text, file).Select(r => PowerTable.Point(r.Measurement, MeasurementJson.Read(Path.Combine(folder, r.Measurement)), r.Watts, platform, rail == "board", r.Place))];
    }

    private static void Print(VerbContext context, List<PowerPoint> points, PowerFit fit, Platform calibrated)
    {
        context.Print(string.Create(CultureInfo.InvariantCulture, $"{points.Count} measurement(s), {fit.Factors.Count} coefficient(s); residual {100 * fit.ResidualFraction:0.##} % (root mean square)"));
        var rows = new TextTable("reading", "measured W|", "fitted W|", "residual W|");
        for (var n = 0; n < points.Count; n++)
        {
            rows.Add(points[n].Name, Number(points[n].Watts), Number(points[n].Watts - fit.Residuals[n]), Number(fit.Residuals[n]));
        }

        context.Print(rows);
        var factors = new TextTable("figures", "factor|", "standard error|");
        foreach (var f in fit.Factors)
        {
            factors.Add(string.Join(", ", f.Groups), Number(f.Value), f.StandardError is { } e ? Number(e) : "");
        }

        context.Print(factors);
        foreach (var note in Notes(points, fit))
        {
            context.Print("note: " + note);
        }

        context.Print($"energy table of {calibrated.Name}: {calibrated.Energy.Calibration}");
    }

    private static IEnumerable<string> Notes(List<PowerPoint> points, PowerFit fit)
    {
        foreach (var f in fit.Factors.Where(f => f.Groups.Count > 1))
        {
            yield return $"These measurements cannot tell {string.Join(" and ", f.Groups)} power apart; they share a factor. Measure at other clocks and with other designs.";
        }

        foreach (var f in fit.Factors.Where(f => f.Value == 0))
        {
            yield return $"The best factor of {string.Join(" and ", f.Groups)} power is 0: it would be negative. Look for an offset in the sensor, or measure designs that differ more.";
        }

        if (fit.NotSeen.Count > 0)
        {
            yield return $"No measurement has {string.Join(" or ", fit.NotSeen)} power; its figures stay as they were.";
        }

        if (points.Count <= fit.Factors.Count)
        {
            yield return "There are as many coefficients as measurements: the residual says nothing, and there are no standard errors.";
        }
    }

    private static void Write(Utf8JsonWriter json, List<PowerPoint> points, PowerFit fit, Platform calibrated)
    {
        json.WriteString("platform", calibrated.Name);
        json.WriteString("calibration", calibrated.Energy.Calibration);
        json.WriteNumber("residualFraction", fit.ResidualFraction);
        json.WriteStartArray("factors");
        foreach (var f in fit.Factors)
        {
            json.WriteStartObject();
            json.WriteStartArray("groups");
            foreach (var group in f.Groups)
            {
                json.WriteStringValue(group);
            }

            json.WriteEndArray();
            json.WriteNumber("factor", f.Value);
            if (f.StandardError is { } error)
            {
                json.WriteNumber("standardError", error);
            }
            else
            {
                json.WriteNull("standardError");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("measurements");
        for (var n = 0; n < points.Count; n++)
        {
            json.WriteStartObject();
            json.WriteString("reading", points[n].Name);
            json.WriteNumber("measuredW", points[n].Watts);
            json.WriteNumber("fittedW", points[n].Watts - fit.Residuals[n]);
            json.WriteNumber("residualW", fit.Residuals[n]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in Notes(points, fit))
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
