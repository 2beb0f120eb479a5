using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Train.Budgets;

namespace EeHw.Train.Tests.Budgets;

public sealed class GeometricBudgetTests
{
    [Test]
    public void Fit_OfAHandCase_LetsTheSurestLeave()
    {
        // Two exits, costs 100 and 200, budget 150: half leave first. Margins 1..10: the five surest are 6..10, so the threshold is 6.
        var fit = GeometricBudget.Fit(Scored(10, [100, 200], n => n + 1), 150);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.PlannedShares, Is.EqualTo(new[] { 0.5, 0.5 }).Within(1e-9));
            Assert.That(fit.Policy.Thresholds, Is.EqualTo(new[] { 6.0 }).Within(1e-12));
            Assert.That(fit.Realised.ExitShares, Is.EqualTo(new[] { 0.5, 0.5 }).Within(1e-12));
            Assert.That(fit.Realised.ExpectedMacs, Is.EqualTo(150).Within(1e-9));
        }
    }

    [Property]
    public bool Fit_ToAnyFeasibleBudget_MeetsItWithinRounding(int seed, byte where)
    {
        var random = new Random(seed);
        var budget = 100 + (800 * (where + 1) / 258.0);
        var fit = GeometricBudget.Fit(Scored(1000, [100, 400, 900], _ => random.NextDouble()), budget);
        // Two roundings down of at most one sample each, each at most 800 MACs dearer.
        return Math.Abs(fit.PlannedMacs - budget) < 1e-6 && Math.Abs(fit.Realised.ExpectedMacs - budget) <= 2 * 800 / 1000.0 + 1e-9;
    }

    [TestCase(0.5)]
    [TestCase(1.0)]
    [TestCase(2.0)]
    public void AtRatio_OfThreeExits_PlansAGeometricRow(double q)
    {
        var shares = GeometricBudget.AtRatio(Scored(100, [1, 2, 3], n => n), q).PlannedShares;
        Assert.That((shares[1] / shares[0], shares[2] / shares[1], shares.Sum()), Is.EqualTo((q, q, 1.0)).Using<(double, double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < 1e-9));
    }

    [Test]
    public void Fit_OfAnInfeasibleBudget_NamesTheFeasible()
        => Assert.That(
            Assert.Throws<EeHwException>(() => GeometricBudget.Fit(Scored(10, [100, 200], n => n), 250))!.Message,
            Is.EqualTo("budget: error EEHW5005: 250 MACs per sample cannot be met: every sample costs at least 100 (first exit) and at most 200 (final exit). Budgets lie strictly between."));

    [Test]
    public void Geometric_Curve_HasAscendingCost()
    {
        var scored = Scored(500, [100, 300, 600], n => n * 7919 % 500);
        var curve = AccuracyCostCurve.Geometric(scored, scored, 9);
        var costs = curve.Select(p => p.Evaluation.ExpectedMacs).ToList();
        Assert.That(costs, Is.Ordered.Ascending.And.Count.EqualTo(9));
    }

    [Test]
    public void Shared_Curve_GoesFromEverybodyLeavingToAlmostNobody()
    {
        var curve = AccuracyCostCurve.Shared(Scored(500, [100, 300, 600], n => n * 7919 % 500), 21);
        Assert.That((curve[0].Evaluation.ExitShares[0], curve[^1].Evaluation.ExitShares[0]), Is.EqualTo((1.0, 1 / 500.0)));
    }

    private static TraceScores Scored(int samples, long[] costs, Func<int, double> margin)
    {
        var logits = Enumerable.Range(0, costs.Length).SelectMany(_ => Enumerable.Range(0, samples).SelectMany(n => new[] { (float)margin(n), 0f })).ToArray();
        var trace = new Trace
        {
            Logits = logits,
            Exits = costs.Length,
            Samples = samples,
            Classes = 2,
            Labels = new int[samples],
            CostMacs = [.. costs],
            BackboneMacs = [.. costs],
            ExitNames = [.. costs.Select((_, k) => $"exit{k + 1}")],
            Arithmetic = "float32",
            NetworkHash = "",
            DataHash = "",
        };
        return TraceScores.Of(trace, new LogitMarginScore());
    }
}
