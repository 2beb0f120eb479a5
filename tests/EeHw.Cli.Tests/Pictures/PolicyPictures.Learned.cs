using EeHw.Model.Exits;
using EeHw.Model.Exits.Distances;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Train.Schedulers;

namespace EeHw.Cli.Tests.Pictures;

/// <summary>Distances, gates and schedules.</summary>
internal sealed partial class PolicyPictures
{
    private Chart ClassMeans()
    {
        var policy = Fit<ClassMeansPolicy>("class-means");
        var points = Enumerable.Range(0, 300).Select(n =>
        {
            var d = policy.Means[0].Select((m, c) => ClassMeansPolicy.Distance(Test.FeaturesOf(0, n), m.AsSpan()) / policy.Normalisers[0][c]).ToArray();
            var order = Enumerable.Range(0, d.Length).OrderBy(c => d[c]).ToArray();
            return (Near: d[order[0]], Next: d[order[1]], Right: order[0] == Test.Labels[n]);
        }).ToList();
        return Of(
            "class-means",
            "Nearest and second nearest mean, at the first exit",
            Origin + " 300 samples; the farther above the diagonal, the surer.",
            "distance to the nearest mean / n",
            "to the second nearest / n",
            new LineLayer("no difference", Ink.Muted, [new(0.4, 0.4), new(1.1, 1.1)], IsDashed: true),
            new PointLayer("nearest is right", Ink.Blue, Marker.Disc, points.Where(p => p.Right).Select(p => new ChartPoint(p.Near, p.Next)).ToValueList(), 2),
            new PointLayer("nearest is wrong", Ink.Vermilion, Marker.Diamond, points.Where(p => !p.Right).Select(p => new ChartPoint(p.Near, p.Next)).ToValueList(), 3));
    }

    private Chart TrustScore()
    {
        var policy = Fit<TrustScorePolicy>("trust-score");
        var scores = policy.ScoresOn(Test).Confidence[0];
        return Histogram("trust-score", "Distance to other classes over that to the own, at the first exit", "trust score", 0, n => scores[n], 0, 6, ("t as fitted: leaves to the right", policy.Confidences[0]));
    }

    private Chart LinearGate()
    {
        var policy = Fit<GatePolicy>("linear-gate", ("input", "features"));
        var scores = policy.ScoresOn(Test).Confidence[0];
        return Histogram("linear-gate", "The gate's value at the first exit", "w·h + b: log-odds that the exit is right", 0, n => scores[n], -2, 12, ("t as fitted: leaves to the right", policy.Confidences[0]));
    }

    private Chart BranchGates()
    {
        var runs = new[] { 0.02, 0.05, 0.1, 0.2, 0.4 }.Select(lambda => (Lambda: lambda, Result: PolicyEvaluation.Of(Test, Fit<GatePolicy>("branch-gates", ("lambda", lambda.ToString(System.Globalization.CultureInfo.InvariantCulture)))))).ToList();
        return Of(
            "branch-gates",
            "The price of cost",
            Origin + " Gates on the logits, fitted for five prices.",
            "λ: nats that the full network is worth",
            "share of the samples (%)",
            [.. Enumerable.Range(0, 3).Select(k => new LineLayer($"leave at exit {k + 1}", k switch { 0 => Ink.Blue, 1 => Ink.Orange, _ => Ink.Green }, runs.Select(r => new ChartPoint(r.Lambda, r.Result.ExitShares[k] * 100)).ToValueList())), new LineLayer("right", Ink.Purple, runs.Select(r => new ChartPoint(r.Lambda, r.Result.AccuracyFraction * 100)).ToValueList(), IsDashed: true)]);
    }

    private Chart StopDistribution()
    {
        var policy = Fit<StopDistributionPolicy>("stop-distribution");
        var scores = policy.ScoresOn(Test);
        var sure = Enumerable.Range(0, Test.Samples).OrderByDescending(n => new MaxSoftmaxScore().Confidence(Test.LogitsOf(0, n))).ToArray();
        return Of(
            "stop-distribution",
            "Chance to stop at each exit",
            Origin + " The first exit's surest, middle and least sure hundred.",
            "exit",
            "mean q (%)",
            [.. new[] { ("surest 100", 0, Ink.Blue), ("middle 100", 250, Ink.Orange), ("least sure 100", 500, Ink.Vermilion) }.Select(g => new LineLayer(g.Item1, g.Item3, Enumerable.Range(0, 3).Select(k => new ChartPoint(k + 1, sure.Skip(g.Item2).Take(100).Average(n => Stop(n)[k]) * 100)).ToValueList()))]);

        double[] Stop(int n)
        {
            // Confidence is minus the gate before the sigmoid of going on.
            var on = Enumerable.Range(0, 2).Select(k => 1 / (1 + Math.Exp(scores.Confidence[k][n]))).ToArray();
            return [1 - on[0], on[0] * (1 - on[1]), on[0] * on[1]];
        }
    }

    private Chart DecisionProcess()
    {
        var policy = Fit<DecisionProcessPolicy>("decision-process", ("lambda", "0.05"));
        var states = Enumerable.Range(0, Test.Samples).Select(n => (M: DecisionProcessPolicy.Measures(Test.LogitsOf(0, n)), Leaves: policy.Leave[0][policy.StateOf(0, Test.LogitsOf(0, n))] == 1)).Where(s => s.M.Confidence < 9).Take(300).ToList();
        return Of(
            "decision-process",
            "States of the first exit",
            Origin + " 300 samples; λ = 0.05, bins of the fit.",
            "log-odds of the largest probability",
            "−ln of the entropy",
            new PointLayer("leaving is worth more", Ink.Green, Marker.Disc, states.Where(s => s.Leaves).Select(s => new ChartPoint(s.M.Confidence, s.M.Entropy)).ToValueList(), 2.2),
            new PointLayer("going on is worth more", Ink.Vermilion, Marker.Ring, states.Where(s => !s.Leaves).Select(s => new ChartPoint(s.M.Confidence, s.M.Entropy)).ToValueList(), 2.6));
    }

    private Chart EeNetShares()
    {
        var (low, high) = (Test.CostMacs[0], Test.CostMacs[^1]);
        var fits = Enumerable.Range(1, 9).Select(j => low + ((high - low) * j / 10.0)).Select(b => (Budget: b, Shares: EeNet.Fit(Validation, null, b, new EeNetOptions { Epochs = 40 }).PlannedShares)).ToList();
        return Of(
            "eenet",
            "Shares that EENet plans for a budget",
            "Fitted on 1500 validation samples of the sample glyphs, 40 epochs each.",
            "budget (kMACs per sample)",
            "share of the samples (%)",
            [.. Enumerable.Range(0, 3).Select(k => new LineLayer($"exit {k + 1}", k switch { 0 => Ink.Blue, 1 => Ink.Orange, _ => Ink.Green }, fits.Select(f => new ChartPoint(f.Budget / 1000, f.Shares[k] * 100)).ToValueList()))]);
    }
}
