using System.CommandLine;
using System.Globalization;
using EeHw.Check;
using EeHw.Cli.Output;
using EeHw.Cli.Pipeline;
using EeHw.Codegen;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Results;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw verify</c>: builds what would be generated and compares every value with the reference.</summary>
public sealed class VerifyVerb : IVerb
{
    private const int DefaultSamples = 100;
    private const int DefaultTimeLimitSeconds = 600;
    private const int ShownMismatches = 10;

    private readonly Argument<string> _design = new("DESIGN") { Description = "Design file (YAML), resolved or not." };

    private readonly Option<string> _with = new("--with") { Description = "How: csim (C simulation of the Vitis project with g++).", DefaultValueFactory = _ => "csim" };

    private readonly Option<int> _samples = new("--samples") { Description = "Samples to compare.", DefaultValueFactory = _ => DefaultSamples };

    private readonly Option<string?> _keep = new("--out") { Description = "Keep the project and what was built in this folder." };

    private readonly Option<int> _limit = new("--time-limit") { Description = "Seconds for compiling, and again for running.", DefaultValueFactory = _ => DefaultTimeLimitSeconds };

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        foreach (var option in new[] { _samples, _limit })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                {
                    result.AddError($"{option.Name} must be 1 or more.");
                }
            });
        }

        return new("verify", "Build the generated project and compare every value with the reference, bit for bit.")
        {
            Run = Run,
            Examples =
            [
                new("eehw verify samples/glyphs/design.yaml --with csim --samples 1000", "exit, class and logits of 1000 samples"),
                new("eehw verify samples/glyphs/design.yaml --samples 16", "few samples; where EEHW_AP_HEADERS names the vendor's public headers (DIR:DIR/etc), with these instead of EeHw's own"),
            ],
            Arguments = { _design },
            Options = { _with, _samples, _keep, _limit },
        };
    }

    private int Run(VerbContext context)
    {
        if (context.Parsed.GetValue(_with) is var with && with != "csim")
        {
            throw new EeHwException(Codes.Checks.UnknownCheck, new Place { Item = "--with" }, $"there is no check '{with}'; there is csim.", "Use --with csim.");
        }

        var kept = context.Parsed.GetValue(_keep);
        var folder = kept ?? Path.Combine(Directory.CreateTempSubdirectory("eehw-verify-").FullName, "project");
        try
        {
            return Run(context, folder);
        }
        finally
        {
            if (kept is null)
            {
                Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
            }
        }
    }

    private int Run(VerbContext context, string folder)
    {
        var samples = context.Parsed.GetValue(_samples);
        context.Progress.Start("loading the design");
        var path = context.Parsed.GetValue(_design)!;
        var lowered = DesignLoader.Load(path, new DesignLoadOptions { Cancellation = context.Cancellation });
        var session = new DesignSession(lowered, context.Progress, context.Cancellation) { SampleLimit = samples };
        ProjectGeneration.Write(session, path, Targets.Find("vitis"), folder, samples);
        var result = CSimulation.Run(
            folder,
            new CSimulationOptions
            {
                Compiler = context.Console.Variable("CXX") is { Length: > 0 } compiler ? compiler : CSimulationOptions.Default.Compiler,
                ApHeaders = context.Console.Variable("EEHW_AP_HEADERS"),
                TimeLimit = TimeSpan.FromSeconds(context.Parsed.GetValue(_limit)),
                Progress = context.Progress.Show,
            },
            context.Cancellation);
        if (context.IsJson)
        {
            context.WriteJson(lowered.InputHash, json =>
            {
                MeasurementJson.WriteFields(json, result.Measurement);
                json.WriteNumber("comparedValues", result.Compared);
                json.WriteStartArray("differences");
                foreach (var m in result.Mismatches)
                {
                    json.WriteStartObject();
                    json.WriteNumber("sample", m.Sample);
                    json.WriteString("what", m.What);
                    json.WriteNumber("index", m.Index);
                    json.WriteNumber("expected", m.Expected);
                    json.WriteNumber("actual", m.Actual);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }

        Print(context, result);
        return result.Measurement.Mismatches == 0 ? ExitCode.Ok : ExitCode.Mismatch;
    }

    private static void Print(VerbContext context, CSimulationResult result)
    {
        var m = result.Measurement;
        context.Print(Text($"{m.Tool}: {m.Samples} samples, {result.Compared} values compared (exits, classes, logits), {m.Mismatches} differ"));
        if (result.Mismatches.Count > 0)
        {
            var table = new TextTable("sample|", "value", "index|", "expected|", "actual|");
            foreach (var d in result.Mismatches.Take(ShownMismatches))
            {
                table.Add(Text($"{d.Sample}"), d.What, Text($"{d.Index}"), Text($"{d.Expected}"), Text($"{d.Actual}"));
            }

            context.Print(table);
        }

        foreach (var note in m.Notes)
        {
            context.Print(note);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
