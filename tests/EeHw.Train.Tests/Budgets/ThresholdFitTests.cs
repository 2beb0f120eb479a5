using EeHw.Model.Exits;
using EeHw.Train.Budgets;

namespace EeHw.Train.Tests.Budgets;

public sealed class ThresholdFitTests
{
    private static readonly Trace _trace = Traces.Drawn(8, 3000, 4, 100, 300, 700);

    private static readonly ThresholdPolicy _policy = new() { Score = new MaxSoftmaxScore(), Confidences = [0, 0] };

    [TestCase(BudgetMethod.Geometric)]
    [TestCase(BudgetMethod.Grid)]
    [TestCase(BudgetMethod.Coordinate)]
    public void Fit_ByAnyMethod_DoesWhatItSays(BudgetMethod method)
    {
        var fit = ThresholdFit.Fit(_policy, _trace, 250, method);
        var evaluation = PolicyEvaluation.Of(_trace, fit.Policy);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(evaluation.ExpectedMacs, Is.EqualTo(fit.Outcome.MeanCost).Within(1e-9).And.LessThan(250 * 1.001));
            Assert.That(evaluation.AccuracyFraction * 3000, Is.EqualTo(fit.Outcome.Right).Within(1e-9));
        }
    }

    [Test]
    public void Fit_ByFinerMethods_HasMoreRightAnswers()
    {
        var right = Enum.GetValues<BudgetMethod>().Select(m => ThresholdFit.Fit(_policy, _trace, 250, m).Outcome.Right).ToList();
        Assert.That(right, Is.Ordered.Ascending);
        Assert.That(right[2], Is.GreaterThan(right[0]));
    }

    [Test]
    public void Fit_OfAStrictPolicy_LetsTheSameSamplesGo()
    {
        var (strict, loose) = (ThresholdFit.Fit(_policy with { Strict = true }, _trace, 250, BudgetMethod.Geometric), ThresholdFit.Fit(_policy, _trace, 250, BudgetMethod.Geometric));
        Assert.That(strict.Policy.Decide(_trace).ExitOf, Is.EqualTo(loose.Policy.Decide(_trace).ExitOf));
    }

    [Test]
    public void Fit_InNanoseconds_CountsInThem()
    {
        // By MACs the middle exit lies at a third of the way, by time next to the last.
        var costs = new ExitCosts([10, 39, 40], "ns", "made up");
        var fit = ThresholdFit.Fit(_policy, _trace, 30, BudgetMethod.Geometric, costs);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(costs.Mean(fit.PlannedShares!), Is.EqualTo(30).Within(1e-9));
            Assert.That(costs.Mean(fit.Policy.Decide(_trace).Shares(3)), Is.EqualTo(30).Within(0.1));
        }
    }

    [Test]
    public void Fit_WithTheMostConfidentAsFallback_CountsItsAnswers()
    {
        var fit = ThresholdFit.Fit(_policy with { Fallback = Fallback.MostConfident }, _trace, 250, BudgetMethod.Coordinate);
        Assert.That(PolicyEvaluation.Of(_trace, fit.Policy).AccuracyFraction * 3000, Is.EqualTo(fit.Outcome.Right).Within(1e-9));
    }

    [Test]
    public void Fit_OfFifteenExits_EndsInSeconds()
    {
        var trace = Traces.Drawn(3, 300, 3, [.. Enumerable.Range(1, 15).Select(k => 100L * k)]);
        var policy = _policy with { Confidences = [.. new double[14]] };
        var started = Environment.CpuUsage.TotalTime;
        var (grid, geometric) = (ThresholdFit.Fit(policy, trace, 600, BudgetMethod.Grid), ThresholdFit.Fit(policy, trace, 600, BudgetMethod.Geometric));
        Assert.That(grid.Outcome.Right, Is.GreaterThanOrEqualTo(geometric.Outcome.MeanCost <= 600 ? geometric.Outcome.Right : 0));
        Assert.That((Environment.CpuUsage.TotalTime - started).TotalSeconds, Is.LessThan(20));
    }
}
