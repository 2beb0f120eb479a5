using EeHw.Model.Exits;
using EeHw.Model.Exits.Metrics;
using EeHw.Train.Budgets;
using EeHw.Train.Schedulers;
using EeHw.Train.Tests.Budgets;

namespace EeHw.Train.Tests.Schedulers;

/// <summary>Budgets c_1 + j/10 (c_3 - c_1) on the three-exit Fashion-MNIST network: fitted on its validation samples, judged on its test samples (docs/budgets.md shows all nine).</summary>
public sealed class FashionBudgetTests
{
    [Test]
    public void Fit_OnFashionMnist_MeetsTheBudgetAndIsNotWorseThanGeometric([Range(1, 9)] int j)
    {
        var (validation, test) = (Traces.Fashion("val"), Traces.Fashion("test"));
        var costs = validation.CostMacs;
        var budget = costs[0] + ((costs[^1] - costs[0]) * (j / 10.0));
        var geometric = GeometricBudget.Fit(TraceScores.Of(validation, new MaxSoftmaxScore()), budget);
        var started = Environment.CpuUsage.TotalTime;
        var net = EeNet.Fit(validation, null, budget);
        var seconds = (Environment.CpuUsage.TotalTime - started).TotalSeconds;
        var (first, second) = (Right(test, geometric.Policy), Right(test, net.Policy));
        var paired = PairedDifference.Of(first, second);
        TestContext.Out.WriteLine($"j = {j}: geometric {first.Count(r => r)} right, EENet {second.Count(r => r)}, difference {paired.Difference:P2} ± {paired.StandardError:P2}, EENet's fit {seconds:0.0} s");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(geometric.Realised.ExpectedMacs, Is.EqualTo(budget).Within(1).Percent);
            Assert.That(net.Outcome.MeanCost, Is.EqualTo(budget).Within(1).Percent);
            Assert.That(paired.Difference, Is.GreaterThan(-2 * paired.StandardError));
            Assert.That(seconds, Is.LessThan(20), "bar: 20 s of one core for 10 000 samples");
        }
    }

    private static bool[] Right(Trace test, IExitPolicy policy) => [.. policy.Decide(test).Prediction.Select((p, n) => p == test.Labels[n])];
}
