using System.Globalization;
using EeHw.Check;
using EeHw.Cli.Output;
using EeHw.Cli.Pipeline;
using EeHw.Codegen;
using EeHw.Model.Results;

namespace EeHw.Cli.Verbs.Verification;

/// <summary><c>eehw verify --with csim</c>: the Vitis project under g++, every value against the reference.</summary>
internal static class CSimVerification
{
    private const int ShownMismatches = 10;

    public static int Run(VerbContext context, DesignSession session, string folder, int samples, TimeSpan limit)
    {
        ProjectGeneration.Write(session, Targets.Find("vitis"), folder, samples);
        var result = CSimulation.Run(
            folder,
            new CSimulationOptions
            {
                Compiler = context.Console.Variable("CXX") is { Length: > 0 } compiler ? compiler : CSimulationOptions.Default.Compiler,
                ApHeaders = context.Console.Variable("EEHW_AP_HEADERS"),
                TimeLimit = limit,
                Progress = context.Progress.Show,
            },
            context.Cancellation);
        if (context.IsJson)
        {
            context.WriteJson(session.Lowered.InputHash, json =>
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
