using System.CommandLine;
using System.Globalization;
using System.Text;
using EeHw.Cli.Output;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Train.Budgets;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy sweep</c>: the accuracy-cost curve of one knob.</summary>
internal static class PolicySweep
{
    public static VerbCommand Create()
    {
        var shared = new PolicyOptions();
        var family = new Option<string>("--family") { Description = "geometric (budgets) or shared (one threshold for all exits).", DefaultValueFactory = _ => "geometric" };
        var points = new Option<int>("--points") { Description = "Points of the curve, 2 to 10000.", DefaultValueFactory = _ => 19 };
        var fitOn = new Option<string?>("--fit-on") { Description = "Trace to fit budgets on; without it they are fitted and judged on the same samples." };
        var output = new Option<string?>("--out") { Description = "Write the curve here (CSV)." };
        family.AcceptOnlyFromAmong("geometric", "shared");
        return new("sweep", "Accuracy against expected cost, point by point.")
        {
            Run = Run,
            Examples = [new("eehw policy sweep test.npz --fit-on validation.npz --points 19 --out curve.csv", "budgets between the first and the final exit's cost")],
            Arguments = { shared.Trace },
            Options = { shared.Score, family, points, fitOn, output, shared.Strict, shared.FallbackName },
        };

        int Run(VerbContext context)
        {
            var count = context.Parsed.GetValue(points);
            if (count is < 2 or > 10_000)
            {
                throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--points" }, string.Create(CultureInfo.InvariantCulture, $"is {count}; 2 to 10000 are allowed."));
            }

            var path = context.Parsed.GetValue(shared.Trace)!;
            var trace = TraceFile.Read(path);
            var score = PolicyOptions.ScoreOf(context, shared);
            PolicyRequirements.Comparable(score, trace);
            var scored = TraceScores.Of(trace, score);
            var fitting = context.Parsed.GetValue(fitOn) is { } f ? TraceScores.Of(TraceFile.Read(f), score) : scored;
            var curve = context.Parsed.GetValue(family) == "shared"
                ? AccuracyCostCurve.Shared(scored, count, context.Parsed.GetValue(shared.Strict), PolicyOptions.FallbackOf(context, shared))
                : AccuracyCostCurve.Geometric(fitting, scored, count);
            if (context.Parsed.GetValue(output) is { } file)
            {
                AtomicFile.WriteText(file, Csv(curve, trace));
            }

            if (context.IsJson)
            {
                context.WriteJson(InputHash.OfFile(path), writer =>
                {
                    writer.WriteString("family", context.Parsed.GetValue(family));
                    writer.WriteStartArray("points");
                    foreach (var point in curve)
                    {
                        writer.WriteStartObject();
                        PolicyFile.WriteFields(writer, point.Policy);
                        PolicyOptions.WriteEvaluation(writer, point.Evaluation);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                });
            }

            var table = new TextTable("thresholds", "expected cost, MACs|", "accuracy|", "standard error|", "exit shares|");
            foreach (var point in curve)
            {
                table.Add(
                    string.Join(" ", Enumerable.Range(0, trace.Exits - 1).Select(k => PolicyOptions.ThresholdText(point.Policy, k))),
                    point.Evaluation.ExpectedMacs.ToString("N0", CultureInfo.InvariantCulture),
                    PolicyOptions.Percent(point.Evaluation.AccuracyFraction),
                    PolicyOptions.Percent(point.Evaluation.StandardError),
                    string.Join(" ", point.Evaluation.ExitShares.Select(PolicyOptions.Percent)));
            }

            context.Print(table);
            return ExitCode.Ok;
        }
    }

    private static string Csv(IReadOnlyList<CurvePoint> curve, Trace trace)
    {
        var text = new StringBuilder();
        var exits = Enumerable.Range(0, trace.Exits).ToList();
        text.AppendJoin(',', exits.SkipLast(1).Select(k => $"threshold_{trace.ExitNames[k]}")).Append(",expectedMacs,accuracyFraction,accuracyStandardError,");
        text.AppendJoin(',', exits.Select(k => $"share_{trace.ExitNames[k]}")).Append('\n');
        foreach (var point in curve)
        {
            text.AppendJoin(',', exits.SkipLast(1).Select(k => double.IsPositiveInfinity(point.Policy.Confidences[k]) ? "" : point.Policy.Thresholds[k].ToString("R", CultureInfo.InvariantCulture)));
            text.Append(CultureInfo.InvariantCulture, $",{point.Evaluation.ExpectedMacs:R},{point.Evaluation.AccuracyFraction:R},{point.Evaluation.StandardError:R},");
            text.AppendJoin(',', point.Evaluation.ExitShares.Select(s => s.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        }

        return text.ToString();
    }
}
