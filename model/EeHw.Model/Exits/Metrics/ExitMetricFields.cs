using EeHw.Model.Formats.Json;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Metrics;

/// <summary>The table of exit metrics: every field with unit and meaning.</summary>
internal static class ExitMetricFields
{
    private static readonly JsonRecord<CalibrationBin> _bin = Of(new CalibrationBin(0, 0, 0), f =>
    [
        f.Count("count", "samples", "answers in the bin", r => r.Count, (r, v) => r with { Count = v ?? 0 }),
        f.Number("accuracyFraction", "fraction", "share of right ones", "P1", r => r.Accuracy, (r, v) => r with { Accuracy = v ?? 0 }),
        f.Number("confidenceFraction", "fraction", "mean of their probability", "P1", r => r.Confidence, (r, v) => r with { Confidence = v ?? 0 }),
    ]);

    private static readonly JsonRecord<Calibration> _calibration = Of(new Calibration([], 0, 0), f =>
    [
        f.Number("errorFraction", "fraction", "expected calibration error, 15 bins", "P2", r => r.ErrorFraction, (r, v) => r with { ErrorFraction = v ?? 0 }),
        f.Number("overconfidenceFraction", "fraction", "mean confidence minus accuracy", "P2", r => r.OverconfidenceFraction, (r, v) => r with { OverconfidenceFraction = v ?? 0 }),
        f.List("bins", "answers of like confidence", _bin, r => r.Bins, (r, v) => r with { Bins = v }),
    ]);

    private static readonly JsonRecord<Proportion> _proportion = Of(new Proportion(0, 1), f =>
    [
        f.Count("count", "samples", "samples that have it", r => r.Count, (r, v) => r with { Count = v ?? 0 }),
        f.Count("of", "samples", "samples in all", r => r.Samples, (r, v) => r with { Samples = Math.Max(1, v ?? 1) }),
        f.Number("fraction", "fraction", "count over samples", "P2", r => r.Fraction, (r, _) => r),
        f.Number("standardError", "fraction", "sqrt(a(1-a)/N)", "P2", r => r.StandardError, (r, _) => r),
    ]);

    private static readonly JsonRecord<ExitQuality> _exit = Of(new ExitQuality("", 0, new(0, 1), 0, 0, new([], 0, 0)), f =>
    [
        f.Text("name", "name of the exit", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Count("costMacs", "MAC", "multiply-accumulates to its answer, earlier heads paid", r => r.CostMacs, (r, v) => r with { CostMacs = v ?? 0 }),
        f.Record("right", "samples it answers rightly", _proportion, r => r.Right, (r, v) => r with { Right = v ?? r.Right }),
        f.Count("firstRight", "samples", "right here and at no earlier exit", r => r.FirstRight, (r, v) => r with { FirstRight = v ?? 0 }),
        f.Count("onlyRight", "samples", "right here and at no other exit", r => r.OnlyRight, (r, v) => r with { OnlyRight = v ?? 0 }),
        f.Record("calibration", "whether its probabilities mean what they say", _calibration, r => r.Calibration, (r, v) => r with { Calibration = v ?? r.Calibration }),
    ]);

    private static readonly JsonRecord<Confusion> _confusion = Of(new Confusion(0, 0, null, null, null), f =>
    [
        f.Number("mean", "", "mean over samples of the L1 distances of the exits' probabilities to the final exit's", "N3", r => r.Mean, (r, v) => r with { Mean = v ?? 0 }),
        f.Number("deviation", "", "its standard deviation over samples", "N3", r => r.Deviation, (r, v) => r with { Deviation = v ?? 0 }),
        f.Number("normalised", "", "mean, in deviations of the reference trace from its mean", "N3", r => r.Normalised, (r, v) => r with { Normalised = v }),
        f.Number("normalisedWhenRight", "", "the same where the final exit is right", "N3", r => r.NormalisedWhenRight, (r, v) => r with { NormalisedWhenRight = v }),
        f.Number("normalisedWhenWrong", "", "the same where the final exit is wrong", "N3", r => r.NormalisedWhenWrong, (r, v) => r with { NormalisedWhenWrong = v }),
    ]);

    private static readonly JsonRecord<Balance> _balance = Of(new Balance(0, 0), f =>
    [
        f.Number("entropy", "", "entropy of the exit shares over that of equal ones", "N3", r => r.Entropy, (r, v) => r with { Entropy = v ?? 0 }),
        f.Number("minimumToMaximum", "", "smallest share over largest", "N3", r => r.MinimumToMaximum, (r, v) => r with { MinimumToMaximum = v ?? 0 }),
    ]);

    private static readonly JsonRecord<BudgetAdherence> _budget = Of(new BudgetAdherence(1, 0), f =>
    [
        f.Number("budgetMacs", "MAC", "mean cost that was asked", "N0", r => r.BudgetMacs, (r, v) => r with { BudgetMacs = v ?? 1 }),
        f.Number("realisedMacs", "MAC", "mean cost on these samples", "N0", r => r.RealisedMacs, (r, v) => r with { RealisedMacs = v ?? 0 }),
        f.Number("errorFraction", "fraction", "distance over budget", "P2", r => r.ErrorFraction, (r, _) => r),
    ]);

    /// <summary>A policy on a trace.</summary>
    public static readonly JsonRecord<PolicyQuality> Policy = Of(new PolicyQuality(new(0, 1), 0, [], 0, null, new([], 0, 0), null), f =>
    [
        f.Record("right", "samples answered rightly", _proportion, r => r.Right, (r, v) => r with { Right = v ?? r.Right }),
        f.Number("expectedMacs", "MAC", "mean cost per sample, heads paid", "N0", r => r.ExpectedMacs, (r, v) => r with { ExpectedMacs = v ?? 0 }),
        f.Numbers("exitShares", "fraction", "share of samples per exit", "P1", r => r.ExitShares, (r, v) => r with { ExitShares = v }),
        f.Number("efficacy", "", "area under the share that left against the share of the full cost", "N3", r => r.Efficacy, (r, v) => r with { Efficacy = v ?? 0 }),
        f.Record("balance", "how evenly the exits are used", _balance, r => r.Balance, (r, v) => r with { Balance = v }),
        f.Record("calibration", "calibration of the answers given", _calibration, r => r.Calibration, (r, v) => r with { Calibration = v ?? r.Calibration }),
        f.Record("budget", "how the budget was met", _budget, r => r.Budget, (r, v) => r with { Budget = v }),
    ]);

    private static readonly JsonRecord<CostCurve> _curve = Of(new CostCurve(0, 0, 0, [], 1), f =>
    [
        f.Number("areaFraction", "fraction", "mean accuracy over the costs that the curve spans", "P2", r => r.AreaFraction, (r, v) => r with { AreaFraction = v ?? 0 }),
        f.Number("lowMacs", "MAC", "cheapest point of the curve", "N0", r => r.LowMacs, (r, v) => r with { LowMacs = v ?? 0 }),
        f.Number("highMacs", "MAC", "dearest point of the curve", "N0", r => r.HighMacs, (r, v) => r with { HighMacs = v ?? 0 }),
        f.Number("accuracyAt25", "fraction", "accuracy at 25 % of the plain network's cost", "P2", r => r.AtQuarters[0], (r, v) => r with { AtQuarters = Set(r, 0, v) }),
        f.Number("accuracyAt50", "fraction", "accuracy at 50 %", "P2", r => r.AtQuarters[1], (r, v) => r with { AtQuarters = Set(r, 1, v) }),
        f.Number("accuracyAt75", "fraction", "accuracy at 75 %", "P2", r => r.AtQuarters[2], (r, v) => r with { AtQuarters = Set(r, 2, v) }),
        f.Count("samples", "samples", "samples behind each point", r => r.Samples, (r, v) => r with { Samples = v ?? 1 }),
    ]);

    /// <summary>All of it.</summary>
    public static readonly JsonRecord<ExitMetrics> Table = Of(new ExitMetrics(0, 0, [], new(0, 1), 0, new(0, 1), new(0, 1), new(0, 0, null, null, null)), f =>
    [
        f.Count("samples", "samples", "samples judged", r => r.Samples, (r, v) => r with { Samples = v ?? 0 }),
        f.Count("plainMacs", "MAC", "multiply-accumulates of the plain network without early heads", r => r.PlainMacs, (r, v) => r with { PlainMacs = v ?? 0 }),
        f.List("exits", "each exit over all samples", _exit, r => r.Exits, (r, v) => r with { Exits = v }),
        f.Record("oracle", "samples that some exit answers rightly", _proportion, r => r.Oracle, (r, v) => r with { Oracle = v ?? r.Oracle }),
        f.Number("oracleMacs", "MAC", "mean cost of stopping at the first right exit", "N0", r => r.OracleMacs, (r, v) => r with { OracleMacs = v ?? 0 }),
        f.Record("wasteful", "samples right before the end", _proportion, r => r.Wasteful, (r, v) => r with { Wasteful = v ?? r.Wasteful }),
        f.Record("destructive", "samples right before the end and wrong at it", _proportion, r => r.Destructive, (r, v) => r with { Destructive = v ?? r.Destructive }),
        f.Record("confusion", "disagreement of the exits with the final one", _confusion, r => r.Confusion, (r, v) => r with { Confusion = v ?? r.Confusion }),
        f.Record("policy", "a policy on these samples", Policy, r => r.Policy, (r, v) => r with { Policy = v }),
        f.Record("curve", "accuracy against expected cost", _curve, r => r.Curve, (r, v) => r with { Curve = v }),
    ]);

    private static ValueList<double?> Set(CostCurve curve, int index, double? value)
        => Enumerable.Range(0, 3).Select(i => i == index ? value : i < curve.AtQuarters.Count ? curve.AtQuarters[i] : null).ToValueList();

    private static JsonRecord<T> Of<T>(T empty, Func<JsonFields<T>, JsonField<T>[]> fields) => new(empty, fields(new JsonFields<T>()));
}
