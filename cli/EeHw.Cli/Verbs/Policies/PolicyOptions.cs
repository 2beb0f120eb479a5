using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EeHw.Cli.Output;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Distances;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats;

namespace EeHw.Cli.Verbs.Policies;

/// <summary>What the parts of <c>eehw policy</c> share: options, and how an evaluation is printed.</summary>
internal sealed class PolicyOptions
{
    public Argument<string> Trace { get; } = new("TRACE") { Description = "Trace file (NPZ) made by `eehw trace`." };

    public Option<string> Score { get; } = new("--score") { Description = "Score: " + string.Join(", ", Scores.All.Select(s => s.Name)) + ".", DefaultValueFactory = _ => "max-softmax" };

    public Option<bool> Strict { get; } = new("--strict") { Description = "Leave only above the threshold (for entropy: below), not at it." };

    public Option<string> FallbackName { get; } = new("--fallback") { Description = "Whose answer counts when no early exit was sure: last or most-confident.", DefaultValueFactory = _ => "last" };

    public static IScore ScoreOf(VerbContext context, PolicyOptions options)
        => context.Policies.Score(context.Parsed.GetValue(options.Score)!, new Place { Item = "--score" });

    public static Fallback FallbackOf(VerbContext context, PolicyOptions options)
        => PolicyFile.ParseFallback(context.Parsed.GetValue(options.FallbackName)!, new Place { Item = "--fallback" });

    public static IReadOnlyList<double> Numbers(string text, string option)
        => [.. text.Split(',').Select((t, i) => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && double.IsFinite(v)
            ? v
            : throw new EeHwException(Codes.Exits.ThresholdRange, new Place { Item = $"{option}[{i.ToString(CultureInfo.InvariantCulture)}]" }, $"'{t}' is not a number.", "Write numbers with a point and commas between them: 0.9,0.8."))];

    public static string Percent(double fraction) => fraction.ToString("P2", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);

    public static string ThresholdText(ThresholdPolicy policy, int exit)
    {
        var (confidence, threshold) = (policy.Confidences[exit], policy.Thresholds[exit]);
        return double.IsPositiveInfinity(confidence) ? "nobody"
            // Near certainty the distance to 1 is what tells thresholds apart: both probability scores have 1 - t = exp(-confidence) there.
            : policy.Score.Scale == "probability" && threshold > 0.9999 ? "1-" + Math.Exp(-confidence).ToString("0.0E-0", CultureInfo.InvariantCulture)
            : threshold.ToString("G6", CultureInfo.InvariantCulture);
    }

    /// <summary>What of a policy is worth a column: a threshold where it has one.</summary>
    public static string KnobText(IExitPolicy policy, int exit) => policy switch
    {
        ThresholdPolicy t => ThresholdText(t, exit),
        ClassThresholdPolicy c => Range(c.ClassConfidences[exit].Where(t => !double.IsPositiveInfinity(t)).Select(t => c.Inner.ToThreshold(t + c.Confidences[exit]))),
        IScoredPolicy s when double.IsPositiveInfinity(s.Confidences[exit]) => "nobody",
        TemperaturePolicy t => ThresholdText(new ThresholdPolicy { Score = t.Inner, Confidences = t.Confidences }, exit),
        HybridPolicy or HierarchyPolicy or ClassMeansPolicy => ThresholdText(new ThresholdPolicy { Score = new MaxSoftmaxScore(), Confidences = ((IScoredPolicy)policy).Confidences }, exit),
        StabilityPolicy y => (-y.Confidences[exit]).ToString("G6", CultureInfo.InvariantCulture),
        IScoredPolicy s => s.Confidences[exit].ToString("G6", CultureInfo.InvariantCulture),
        PatiencePolicy p => exit < p.EarliestExit ? "nobody" : string.Create(CultureInfo.InvariantCulture, $"{p.Patience} agree"),
        AsymmetricPolicy a => $"{Number(a.Positive[exit])} or {Number(-a.Negative[exit])}",
        HysteresisPolicy h => $"{Number(h.Inner.ToThreshold(h.Enter[exit]))}, {Number(h.Inner.ToThreshold(h.Stay[exit]))}",
        DecisionProcessPolicy d => string.Create(CultureInfo.InvariantCulture, $"{d.Leave[exit].Count(l => l == 1)} of {d.Leave[exit].Count} states"),
        _ => "-",
    };

    private static string Number(double value) => double.IsInfinity(value) ? "nobody" : value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Range(IEnumerable<double> thresholds)
    {
        var all = thresholds.Order().ToList();
        return all.Count == 0 ? "nobody" : all[0] == all[^1] ? Number(all[0]) : $"{Number(all[0])} to {Number(all[^1])}";
    }

    public static void WritePolicy(Utf8JsonWriter writer, IExitPolicy policy)
    {
        writer.WriteString("policy", policy.Name);
        writer.WriteString("decisionUnit", policy.Hardware.Unit);
        if (policy is ThresholdPolicy threshold)
        {
            PolicyFile.WriteFields(writer, threshold);
        }
        else if (policy is IScoredPolicy scored)
        {
            WriteArray(writer, "confidences", scored.Confidences.Select(c => double.IsPositiveInfinity(c) ? (double?)null : Math.Max(c, double.MinValue)));
        }
    }

    /// <summary>Table of an evaluation: one row per exit, then the whole.</summary>
    public static void Print(VerbContext context, Trace trace, IExitPolicy policy, PolicyEvaluation evaluation)
    {
        var costs = policy.CostsOn(trace);
        var table = new TextTable("exit", "threshold|", "share|", "accuracy there|", "cost, MACs|");
        for (var k = 0; k < trace.Exits; k++)
        {
            table.Add(
                trace.ExitNames[k],
                k < trace.Exits - 1 ? KnobText(policy, k) : "-",
                Percent(evaluation.ExitShares[k]),
                evaluation.ExitAccuracy[k] is { } a ? Percent(a) : "-",
                costs[k].ToString("N0", CultureInfo.InvariantCulture));
        }

        context.Print(table);
        context.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"accuracy {Percent(evaluation.AccuracyFraction)} ± {Percent(evaluation.StandardError)} (standard error, N = {evaluation.Samples})   expected cost {evaluation.ExpectedMacs:N0} MACs ({Percent(evaluation.ExpectedMacs / costs[^1])} of all heads paid, {Percent(evaluation.ExpectedMacs / trace.BackboneMacs[^1])} of the plain network)"));
        if (policy is HierarchyPolicy hierarchy)
        {
            var (group, share, exact) = hierarchy.Levels(trace);
            context.Print($"group right {Percent(group)}; answered with a class {Percent(share)}{(exact is { } a ? $", of these right {Percent(a)}" : "")}");
        }
    }

    public static void WriteEvaluation(Utf8JsonWriter writer, PolicyEvaluation evaluation)
    {
        writer.WriteNumber("samples", evaluation.Samples);
        writer.WriteNumber("accuracyFraction", evaluation.AccuracyFraction);
        writer.WriteNumber("accuracyStandardError", evaluation.StandardError);
        writer.WriteNumber("expectedMacs", evaluation.ExpectedMacs);
        WriteArray(writer, "exitShares", evaluation.ExitShares.Select(v => (double?)v));
        WriteArray(writer, "exitAccuracyFractions", evaluation.ExitAccuracy);
    }

    private static void WriteArray(Utf8JsonWriter writer, string name, IEnumerable<double?> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            if (value is { } v)
            {
                writer.WriteNumberValue(v);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }
}
