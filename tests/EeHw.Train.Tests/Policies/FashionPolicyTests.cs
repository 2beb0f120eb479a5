using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;
using EeHw.Train.Policies;
using EeHw.Train.Tests.Budgets;

namespace EeHw.Train.Tests.Policies;

/// <summary>What must hold on the logits of the three-exit Fashion-MNIST network: fitted on validation, judged on test.</summary>
public sealed class FashionPolicyTests
{
    private static Trace _validation = null!;
    private static Trace _test = null!;

    [OneTimeSetUp]
    public void Load() => (_validation, _test) = (Traces.Fashion("val"), Traces.Fashion("test"));

    /// <summary>20 thresholds, all three exits and samples: 30 000 decisions each, the final exit's among them.</summary>
    [Test]
    public void Hybrid_OnAllSamplesAndThresholds_DecidesAsExactMaxSoftmax()
    {
        var score = new MaxSoftmaxScore();
        var settled = 0;
        for (var i = 1; i <= 20; i++)
        {
            var threshold = score.ToConfidence(i < 20 ? i / 20.0 : 0.9999999);
            for (var k = 0; k < _test.Exits; k++)
            {
                for (var n = 0; n < _test.Samples; n++)
                {
                    var logits = _test.LogitsOf(k, n);
                    var (leaves, byMargin) = HybridPolicy.Decide(logits, threshold);
                    settled += byMargin ? 1 : 0;
                    if (leaves != score.Confidence(logits) >= threshold)
                    {
                        Assert.Fail($"exit {k}, sample {n}, threshold {threshold}");
                    }
                }
            }
        }

        // The share that needs no exponential, over all thresholds and decisions.
        Assert.That(settled / 600_000.0, Is.GreaterThan(0.8));
    }

    [Test]
    public void Temperature_OfEveryExit_LowersTheLoss_AndLaterExitsAreMoreOverconfident()
    {
        var t = Enumerable.Range(0, 3).Select(k => TemperatureFit.Temperature(_validation, k)).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(t, Is.Ordered.Ascending.And.All.GreaterThan(1));
            Assert.That(Enumerable.Range(0, 3).Select(k => TemperatureFit.Loss(_test, k, t[k]) - TemperatureFit.Loss(_test, k, 1)), Has.All.LessThan(0));
        }
    }

    /// <summary>Every policy that meets a budget, at 600 000 MACs: how accurate on test. None is claimed better than another within two standard errors.</summary>
    [TestCase("hybrid", 91.0)]
    [TestCase("temperature", 91.0)]
    [TestCase("class-thresholds", 91.0)]
    [TestCase("activation-ratio", 90.5)]
    [TestCase("linear-gate", 90.0)]
    [TestCase("branch-gates", 90.0)]
    [TestCase("decision-process", 91.0)]
    public void Policy_AtABudget_KeepsItAndItsAccuracyOnTest(string name, double percent)
    {
        var policy = PolicyFits.Default.ByName(name).Fit(new PolicyFitRequest { Trace = _validation, Budget = 600_000, Seed = 1 }).Policy;
        var (fitted, judged) = (PolicyEvaluation.Of(_validation, policy), PolicyEvaluation.Of(_test, policy));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fitted.ExpectedMacs, Is.LessThan(600_000 * 1.01));
            Assert.That(judged.ExpectedMacs, Is.EqualTo(fitted.ExpectedMacs).Within(0.03 * 600_000));
            Assert.That(judged.AccuracyFraction * 100, Is.GreaterThan(percent));
        }
    }

    [Test]
    public void Hierarchy_OfFashion_JoinsTopsAndShoes()
    {
        var policy = (HierarchyPolicy)PolicyFits.Default.ByName("hierarchy").Fit(new PolicyFitRequest { Trace = _validation, Options = new Dictionary<string, string> { ["groups"] = "4" } }).Policy;
        // T-shirt, pullover, dress, coat, shirt; trouser; sandal, sneaker, boot; bag.
        Assert.That(policy.Groups[0], Is.EqualTo(new[] { 0, 1, 0, 0, 0, 2, 0, 2, 3, 2 }));
        Assert.That(policy.Levels(_test).GroupAccuracy, Is.GreaterThan(0.99));
    }
}
