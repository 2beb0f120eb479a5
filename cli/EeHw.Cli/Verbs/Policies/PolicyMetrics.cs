using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Metrics;
using EeHw.Model.Formats;
using EeHw.Train.Budgets;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy metrics</c>: overthinking, confusion, calibration, efficacy, balance of a trace.</summary>
internal static class PolicyMetrics
{
    private const int CurvePoints = 48;

    public static VerbCommand Create()
    {
        var shared = new PolicyOptions();
        var thresholds = new Option<string?>("--thresholds") { Description = "Judge these thresholds too: 0.9,0.8." };
        var policyFile = new Option<string?>("--policy-file") { Description = "Judge this policy too, written by `eehw policy fit --out`." };
        var budget = new Option<double?>("--budget-macs") { Description = "Mean cost that the policy was to meet, in MACs per sample." };
        var reference = new Option<string?>("--reference") { Description = "Trace of validation data: normalises confusion, and budgets of the curve are fitted on it." };
        return new("metrics", "Overthinking, confusion, calibration and the accuracy-cost curve of a trace, in numbers.")
        {
            Run = Run,
            Examples =
            [
                new("eehw policy metrics test.npz --reference validation.npz", "what the exits are worth, whatever the policy"),
                new("eehw policy metrics test.npz --thresholds 0.9 --budget-macs 600000 --json", "efficacy, balance, calibration of a policy's answers, and how it meets a budget"),
            ],
            Arguments = { shared.Trace },
            Options = { shared.Score, thresholds, policyFile, shared.Strict, shared.FallbackName, budget, reference },
        };

        int Run(VerbContext context)
        {
            var path = context.Parsed.GetValue(shared.Trace)!;
            var trace = TraceFile.Read(path);
            var fitting = context.Parsed.GetValue(reference) is { } r ? Matching(TraceFile.Read(r), trace, r) : null;
            var (list, file, asked) = (context.Parsed.GetValue(thresholds), context.Parsed.GetValue(policyFile), context.Parsed.GetValue(budget));
            if ((list is not null && file is not null) || (asked is not null && list is null && file is null))
            {
                throw new EeHwException(
                    Codes.CommandLine.Usage,
                    Place.Nowhere,
                    list is null ? "--budget-macs judges a policy, and none is given." : "--thresholds and --policy-file both name a policy.",
                    "Give one of --thresholds and --policy-file.");
            }

            if (asked is { } macs && !(macs > 0 && double.IsFinite(macs)))
            {
                throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--budget-macs" }, string.Create(CultureInfo.InvariantCulture, $"is {macs}; allowed is a number above 0."));
            }

            var score = PolicyOptions.ScoreOf(context, shared);
            var scores = TraceScores.Of(trace, score);
            var policy = file is not null ? PolicyFile.Read(file, trace, context.Policies)
                : list is not null ? ThresholdPolicy.Of(score, PolicyOptions.Numbers(list, "--thresholds"), trace.Exits, context.Parsed.GetValue(shared.Strict), PolicyOptions.FallbackOf(context, shared), new Place { Item = "--thresholds" })
                : null;
            var curve = AccuracyCostCurve.Geometric(fitting is null ? scores : TraceScores.Of(fitting, score), scores, CurvePoints);
            var metrics = ExitMetrics.Of(trace, fitting) with
            {
                Policy = policy is null ? null : PolicyQuality.Of(trace, policy, asked),
                Curve = curve.Count == 0 ? null : CostCurve.Of(curve.Select(p => new CostPoint(p.Evaluation.ExpectedMacs, p.Evaluation.AccuracyFraction)), trace.BackboneMacs[^1], trace.Samples),
            };
            if (context.IsJson)
            {
                context.WriteJson(InputHash.Of([InputHash.OfFile(path), .. new[] { file, context.Parsed.GetValue(reference) }.OfType<string>().Select(InputHash.OfFile)]), json => ExitMetricsJson.WriteFields(json, metrics));
            }

            Print(context, metrics, fitting is null ? "this trace itself" : context.Parsed.GetValue(reference)!, score.Name);
            return ExitCode.Ok;
        }
    }

    private static Trace Matching(Trace reference, Trace trace, string path)
        => reference.Exits == trace.Exits && reference.Classes == trace.Classes && reference.NetworkHash == trace.NetworkHash
            ? reference
            : throw new EeHwException(
                Codes.Robustness.TraceMismatch,
                new Place { File = path },
                reference.Exits == trace.Exits && reference.Classes == trace.Classes
                    ? "this trace was made with another network."
                    : $"this trace has {reference.Exits} exits and {reference.Classes} classes; the one to judge has {trace.Exits} and {trace.Classes}.",
                "Make both with `eehw trace` of the same network.");

    private static void Print(VerbContext context, ExitMetrics metrics, string reference, string score)
    {
        var exits = new TextTable("exit", "accuracy|", "first right here|", "right only here|", "calibration error|", "over-confidence|", "cost, MACs|");
        foreach (var exit in metrics.Exits)
        {
            exits.Add(exit.Name, Text(exit.Right), Number(exit.FirstRight), Number(exit.OnlyRight), Percent(exit.Calibration.ErrorFraction), Percent(exit.Calibration.OverconfidenceFraction), Number(exit.CostMacs));
        }

        context.Print(exits);
        var table = new TextTable("metric", "value|", "meaning");
        table.Add("oracle accuracy", Text(metrics.Oracle), "some exit is right");
        table.Add("oracle cost", $"{Percent(metrics.OracleMacs / metrics.PlainMacs)}", $"{Number(metrics.OracleMacs)} MACs: everybody stops at the first right exit; 100 % is the plain network, {Number(metrics.PlainMacs)}");
        table.Add("wasteful", Text(metrics.Wasteful), "right before the end");
        table.Add("destructive", Text(metrics.Destructive), "of those, wrong at the end");
        var confusion = metrics.Confusion;
        table.Add("confusion", Real(confusion.Mean), $"L1 distance of the exits' probabilities to the end's; deviation {Real(confusion.Deviation)}");
        table.Add("confusion where the end is right | wrong", $"{Real(confusion.NormalisedWhenRight)} | {Real(confusion.NormalisedWhenWrong)}", $"in deviations from the mean of {reference}");
        if (metrics.Policy is { } policy)
        {
            table.Add("policy: accuracy", Text(policy.Right), $"at {Number(policy.ExpectedMacs)} MACs, shares {string.Join(" ", policy.ExitShares.Select(Percent))}");
            table.Add("policy: efficacy", Real(policy.Efficacy), "area under share that left against share of the full cost");
            table.Add("policy: balance", Real(policy.Balance?.Entropy), $"entropy of the shares over that of equal ones; smallest over largest {Real(policy.Balance?.MinimumToMaximum)}");
            table.Add("policy: calibration error", Percent(policy.Calibration.ErrorFraction), $"of the answers given; over-confidence {Percent(policy.Calibration.OverconfidenceFraction)}");
            if (policy.Budget is { } budget)
            {
                table.Add("policy: budget missed by", Percent(budget.ErrorFraction), $"{Number(budget.RealisedMacs)} of {Number(budget.BudgetMacs)} MACs");
            }
        }

        if (metrics.Curve is { } curve)
        {
            table.Add("curve: mean accuracy", Percent(curve.AreaFraction), $"geometric budgets with {score}, {Number(curve.LowMacs)} to {Number(curve.HighMacs)} MACs");
            table.Add("curve: at 25 | 50 | 75 %", string.Join(" | ", curve.AtQuarters.Select(a => a is { } v ? Percent(v) : "-")), $"accuracy at shares of the plain network's cost; standard error {Percent(Error(curve))} at most");
        }

        context.Print(table);
        context.Print($"N = {Number(metrics.Samples)}; ± standard error; all figures counted on the trace.");
    }

    private static double Error(CostCurve curve)
        => curve.AtQuarters.Max(a => a is { } v ? Math.Sqrt(v * (1 - v) / curve.Samples) : 0);

    private static string Text(Proportion proportion) => $"{Percent(proportion.Fraction)} ± {Percent(proportion.StandardError)}";

    private static string Percent(double fraction) => PolicyOptions.Percent(fraction);

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Real(double? value) => value is { } v ? v.ToString("0.000", CultureInfo.InvariantCulture) : "-";
}
