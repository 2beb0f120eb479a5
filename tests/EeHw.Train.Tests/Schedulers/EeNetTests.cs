using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Train.Budgets;
using EeHw.Train.Schedulers;
using EeHw.Train.Tests.Budgets;

namespace EeHw.Train.Tests.Schedulers;

public sealed class EeNetTests
{
    private static readonly double[] _costs = [1, 3, 4];

    [Test]
    public void Scores_OfAHandCase_AreLinearWithEarlierScoresClamped()
    {
        // Logits (ln 3, 0): p = (3/4, 1/4), max = 3/4, H = ln 4 - 3/4 ln 3, conf = 1 - H/ln 2.
        var conf = 1 - ((Math.Log(4) - (0.75 * Math.Log(3))) / Math.Log(2));
        var trace = Traces.Of([MathF.Log(3), 0, MathF.Log(3), 0, 0, 0], [0], 2, 1, 2, 3);
        var weights = new EeNetWeights([[1, 2], [0, 4]], [[3, 10], [0.5, 0, 7]]);
        var scores = weights.Scores(trace);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(scores[0][0], Is.EqualTo(0.75 + 0.5 + 2.25 + (10 * conf)).Within(1e-6));
            Assert.That(scores[1][0], Is.EqualTo(1 + 0.375 + 7).Within(1e-6), "the first score is above 1 and enters as 1");
        }
    }

    [Test]
    public void Features_OfExtremeLogits_AreFinite()
    {
        var p = new double[3];
        Assert.That(EeNetWeights.Features([1000, 0, -1000], p), Is.EqualTo((1.0, 1.0)));
        Assert.That(EeNetWeights.Features([5, 5, 5], p), Is.EqualTo((1 / 3.0, 0.0)).Using<(double, double)>((x, y) => Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) < 1e-12));
    }

    [TestCase(1.0)]
    [TestCase(2.0)]
    public void Gradients_OfAllLosses_AreThoseOfDifferences(double sharpness)
    {
        var samples = new EeNetSamples(Traces.Drawn(3, 37, 4, 1, 3, 4), Enumerable.Range(0, 37).ToArray());
        // A large divergence weight, so that its gradient is not lost beside the cost's.
        var losses = new EeNetLosses(samples, new() { DivergenceWeight = 3, Sharpness = sharpness }, _costs, 2);
        var random = new CounterRandom(5, 0);
        var scores = Enumerable.Range(0, 3).Select(k => Draw(samples.Width(k), 0.25)).ToArray();
        var nets = Enumerable.Range(0, 3).Select(k => Draw((losses.Hidden[k] * (samples.Width(k) + 2)) + 1, 0.7)).ToArray();
        losses.Scores(scores, 0, samples.Padded);
        losses.Assign(nets, 0, samples.Padded);
        var held = losses.R.Select(r => r.ToArray()).ToArray();
        Check(scores, gradients => losses.ScoreLoss(scores, 0, samples.Padded, gradients));
        losses.Scores(scores, 0, samples.Padded);
        Check(nets, gradients => losses.AssignmentLoss(nets, 0, samples.Padded, gradients));

        double[] Draw(int count, double scale) => [.. Enumerable.Range(0, count).Select(_ => scale * random.NextNormal())];

        void Check(double[][] parameters, Func<double[][], double> loss)
        {
            var gradients = parameters.Select(p => new double[p.Length]).ToArray();
            var unused = parameters.Select(p => new double[p.Length]).ToArray();
            Restore();
            loss(gradients);
            for (var k = 0; k < parameters.Length; k++)
            {
                for (var i = 0; i < parameters[k].Length; i++)
                {
                    const double Step = 1e-6;
                    var value = parameters[k][i];
                    parameters[k][i] = value + Step;
                    Restore();
                    var above = loss(unused);
                    parameters[k][i] = value - Step;
                    Restore();
                    var below = loss(unused);
                    parameters[k][i] = value;
                    var expected = (above - below) / (2 * Step);
                    Assert.That(gradients[k][i], Is.EqualTo(expected).Within(1e-6 + (1e-5 * Math.Abs(expected))), $"exit {k}, parameter {i}");
                }
            }
        }

        void Restore()
        {
            for (var k = 0; k < held.Length; k++)
            {
                held[k].CopyTo(losses.R[k], 0);
            }
        }
    }

    [Test]
    public void Fit_OfADrawnTrace_MeetsTheBudgetAndRepeats()
    {
        var trace = Traces.Drawn(1, 2000, 5, 100, 300, 600);
        var options = new EeNetOptions { Epochs = 40, LearningRate = 0.02 };
        var fit = EeNet.Fit(trace, null, 250, options);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.Outcome.MeanCost, Is.EqualTo(250).Within(1).Percent);
            Assert.That(ExitCosts.Macs(trace).Mean(fit.PlannedShares), Is.EqualTo(250).Within(1e-6));
            Assert.That(fit.AssignedCost, Is.EqualTo(250).Within(10).Percent);
            Assert.That(EeNet.Fit(trace, null, 250, options), Is.EqualTo(fit));
            Assert.That(EeNet.Fit(trace, null, 250, options with { Seed = 2 }), Is.Not.EqualTo(fit));
        }
    }

    [Test]
    public void Fit_WithRestarts_KeepsTheMostRight()
    {
        var trace = Traces.Drawn(2, 400, 3, 100, 300, 600);
        var options = new EeNetOptions { Epochs = 20, Restarts = 3 };
        Assert.That(EeNet.Fit(trace, null, 250, options).Outcome.Right, Is.GreaterThanOrEqualTo(EeNet.Fit(trace, null, 250, options with { Restarts = 1 }).Outcome.Right));
    }

    [Test]
    public void Fit_WhenTheFirstExitMisleads_LearnsToDistrustIt()
    {
        // Two classes. Exit 1 is sure of class 0 and then wrong in half of the cases; of class 1 it is less sure and right. Exit 2 knows all.
        var logits = new List<float>();
        var labels = new int[1000];
        for (var n = 0; n < labels.Length; n++)
        {
            labels[n] = n % 4 == 1 ? 0 : 1;
            logits.AddRange(n % 2 == 1 ? [4f + (n % 7), 0f] : [0f, 1f + (n % 3)]);
        }

        logits.AddRange(labels.SelectMany(l => l == 0 ? new[] { 6f, 0f } : [0f, 6f]));
        var trace = Traces.Of([.. logits], labels, 2, 100, 300);
        var fit = EeNet.Fit(trace, null, 200, new() { LearningRate = 0.02 });
        var geometric = GeometricBudget.Fit(TraceScores.Of(trace, new MaxSoftmaxScore()), 200);
        Assert.That((fit.Outcome.Right, geometric.Realised.AccuracyFraction), Is.EqualTo((1000, 0.75)));
    }

    [Test]
    public void Fit_OfAnInfeasibleBudget_NamesTheInterval()
        => Assert.That(
            Assert.Throws<EeHwException>(() => EeNet.Fit(Traces.Drawn(1, 20, 3, 100, 300), null, 300))!.Message,
            Is.EqualTo("budget: error EEHW5005: 300 MACs per sample cannot be met: every sample costs at least 100 (first exit) and at most 300 (final exit). Budgets lie strictly between."));

    [Test]
    public void Fit_OfExitsWithOtherClasses_IsRefused()
    {
        var trace = Traces.Drawn(1, 4, 3, 100, 300) with { Logits = new float[4 * 5], ExitClasses = [2, 3] };
        Assert.That(
            Assert.Throws<EeHwException>(() => EeNet.Fit(trace, null, 200))!.Message,
            Is.EqualTo("policy eenet, exit exit1: error EEHW5022: its scores need exits that tell the same classes apart; the exit has 2, the data 3, or labels of its own. Use the policy hierarchy, or thresholds on a score."));
    }
}
