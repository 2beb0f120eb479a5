using System.Text;
using System.Text.Json;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Metrics;
using EeHw.Model.Formats.Npz;
using EeHw.Testing;

namespace EeHw.Model.Tests.Exits.Metrics;

public sealed class ExitMetricsTests
{
    // Logits (0, ln 3) give probabilities (1/4, 3/4); (0, 0) give (1/2, 1/2) and class 0 by the rule of ties.
    private static readonly float _three = MathF.Log(3);

    // Answers by exit (label 1 everywhere):   exit 1   exit 2   exit 3
    //   sample 0                               1 ✓      1 ✓      1 ✓
    //   sample 1                               0        1 ✓      0      right only at exit 2, destroyed
    //   sample 2                               0        0        1 ✓    right only at exit 3
    //   sample 3                               0        0        0      never
    private static readonly Trace _trace = Traces.Of(
        [
            [[0, _three], [_three, 0], [_three, 0], [_three, 0]],
            [[0, _three], [0, _three], [_three, 0], [_three, 0]],
            [[0, _three], [_three, 0], [0, _three], [_three, 0]],
        ],
        [1, 1, 1, 1],
        100, 200, 400);

    [Test]
    public void Overthinking_OfAHandCase_CountsFirstOnlyAndDestroyed()
    {
        var o = Overthinking.Of(_trace);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(o.Right, Is.EqualTo(new long[] { 1, 2, 2 }));
            Assert.That(o.FirstRight, Is.EqualTo(new long[] { 1, 1, 1 }));
            Assert.That(o.OnlyRight, Is.EqualTo(new long[] { 0, 1, 1 }));
            Assert.That(o.Oracle, Is.EqualTo(new Proportion(3, 4)));
            Assert.That(o.OracleMacs, Is.EqualTo((100 + 200 + 400 + 400) / 4.0));
            Assert.That(o.Wasteful, Is.EqualTo(new Proportion(2, 4)));
            Assert.That(o.Destructive, Is.EqualTo(new Proportion(1, 4)));
            Assert.That(o.Oracle.StandardError, Is.EqualTo(Math.Sqrt(0.75 * 0.25 / 4)));
        }
    }

    // |(1/4,3/4) - (3/4,1/4)|_1 = 1 where answers differ, else 0: samples 0, 1, 2, 3 have 0, 0 + 1 = 1, 1 + 1 = 2, 0. Mean 3/4, variance (9+1+25+9)/64 = 11/16.
    // The end is right for samples 0 and 2 (mean 1) and wrong for 1 and 3 (mean 1/2).
    [Test]
    public void Confusion_OfAHandCase_IsNormalisedByItself()
    {
        var c = Confusion.Of(_trace);
        var deviation = Math.Sqrt(11.0 / 16);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Confusion.PerSample(_trace), Is.EqualTo(new[] { 0.0, 1, 2, 0 }).Within(1e-7));
            Assert.That(c.Mean, Is.EqualTo(0.75).Within(1e-7));
            Assert.That(c.Deviation, Is.EqualTo(deviation).Within(1e-7));
            Assert.That(c.Normalised, Is.Zero.Within(1e-7));
            Assert.That(c.NormalisedWhenRight, Is.EqualTo(0.25 / deviation).Within(1e-7));
            Assert.That(c.NormalisedWhenWrong, Is.EqualTo(-0.25 / deviation).Within(1e-7));
        }
    }

    [Test]
    public void Confusion_WithAReferenceThatDoesNotVary_HasNoNormalisedForm()
    {
        var calm = Traces.Of([[[0, 1], [0, 1]], [[0, 1], [0, 1]]], [0, 0], 1, 2);
        Assert.That(Confusion.Of(calm).Normalised, Is.Null);
    }

    // Exit 1 tells {0, 1} from {2} only. The end gives (1/2, 1/4, 1/4), summed (3/4, 1/4); exit 1 gives (1/4, 3/4): distance 1. It answers super-class 1, and the
    // true class 2 is in it: right.
    [Test]
    public void Metrics_OfAnExitWithSuperClasses_CompareItsOwnLabels()
    {
        var trace = new Trace
        {
            Logits = [0, _three, MathF.Log(2), 0, 0],
            Exits = 2,
            Samples = 1,
            Classes = 3,
            ExitClasses = [2, 3],
            LabelMaps = [[0, 0, 1], [0, 1, 2]],
            Labels = [2],
            CostMacs = [1, 2],
            BackboneMacs = [1, 2],
            ExitNames = ["a", "b"],
            Arithmetic = "float32",
            NetworkHash = "",
            DataHash = "",
        };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Confusion.Of(trace).Mean, Is.EqualTo(1).Within(1e-6));
            Assert.That(Overthinking.Of(trace).Right, Is.EqualTo(new long[] { 1, 0 }));
            Assert.That(Calibration.OfExit(trace, 0).ErrorFraction, Is.EqualTo(0.25).Within(1e-6));
            Assert.That(PolicyQuality.Of(trace, new ExitDecisions([0], [1])).Right.Count, Is.EqualTo(1));
        }
    }

    // Points (0,0), (1/4, f1), (1/2, f1+f2), (1, 1): halves left at exit 1, all at exit 2: 1/8·1/2 + 1/8·3/2 + 1/2·1 = 3/4.
    [TestCase(new[] { 0.5, 0.5, 0 }, 0.75)]
    [TestCase(new[] { 1.0, 0, 0 }, 0.875)] // 1 - c_1/2c_K
    [TestCase(new[] { 0.0, 0, 1 }, 0.25)] // half of the last step
    public void Efficacy_OfExitShares_IsTheArea(double[] shares, double expected)
        => Assert.That(Efficacy.Of(shares, [100, 200, 400]), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void Balance_OfExitShares_IsBetweenOneAndAll()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Balance.Of([0.25, 0.25, 0.25, 0.25]), Is.EqualTo(new Balance(1, 1)));
            Assert.That(Balance.Of([0, 1]), Is.EqualTo(new Balance(0, 0)));
            Assert.That(Balance.Of([0.5, 0.25, 0.25])!.Entropy, Is.EqualTo(1.5 * Math.Log(2) / Math.Log(3)).Within(1e-12));
            Assert.That(Balance.Of([1]), Is.Null);
        }
    }

    // Exit 1: four answers of probability 3/4, one right: |1/4 - 3/4| = 1/2, all in bin ceil(11.25) = 12.
    [Test]
    public void Calibration_OfAHandCase_IsTheDistanceInOneBin()
    {
        var c = Calibration.OfExit(_trace, 0);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(c.ErrorFraction, Is.EqualTo(0.5).Within(1e-7));
            Assert.That(c.OverconfidenceFraction, Is.EqualTo(0.5).Within(1e-7));
            Assert.That(c.Bins, Has.Count.EqualTo(15));
            Assert.That(c.Bins[11].Count, Is.EqualTo(4));
            Assert.That(c.Bins[11].Accuracy, Is.EqualTo(0.25));
        }
    }

    // Errors of opposite sign in different bins do not cancel in the ECE: 3/4 sure and right, 1/2 sure and wrong: (1/4 + 1/2)/2; they do in the over-confidence: (1/2 - 1/4)/2.
    [Test]
    public void Calibration_OfAnswers_TakesEachAtItsExit()
    {
        var trace = Traces.Of([[[0, _three], [0, _three]], [[0, 0], [0, 0]]], [1, 1], 1, 2);
        var c = Calibration.OfAnswers(trace, new ExitDecisions([0, 1], [1, 0]));
        Assert.That((c.ErrorFraction, c.OverconfidenceFraction), Is.EqualTo((0.375, 0.125)).Within(1e-7));
    }

    // (100, .5), (300, .7), (400, .6): area 200·.6 + 100·.65 = 185 over 300. Plain network 400: 25 % = 100, 50 % = 200, 75 % = 300.
    [Test]
    public void Curve_OfThreePoints_IsMeasuredAlongStraightLines()
    {
        var curve = CostCurve.Of([new(300, 0.7), new(400, 0.6), new(100, 0.5), new(100, 0.4)], 400, 10);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(curve.AreaFraction, Is.EqualTo(185.0 / 300).Within(1e-12));
            Assert.That(curve.AtQuarters.Select(a => a!.Value), Is.EqualTo(new[] { 0.5, 0.6, 0.7 }).Within(1e-12));
            Assert.That(CostCurve.Of([new(300, 0.7), new(310, 0.7)], 400, 10).AtQuarters, Is.EqualTo(new double?[] { null, null, 0.7 }));
        }
    }

    [Test]
    public void Budget_MissedOnEitherSide_CountsAlike()
        => Assert.That((new BudgetAdherence(200, 190).ErrorFraction, new BudgetAdherence(200, 210).ErrorFraction), Is.EqualTo((0.05, 0.05)).Within(1e-12));

    [Test]
    public void Json_WrittenAndRead_IsTheSame()
    {
        var metrics = ExitMetrics.Of(_trace) with
        {
            Policy = PolicyQuality.Of(_trace, new ExitDecisions([0, 1, 2, 2], [1, 1, 1, 0]), 250),
            Curve = CostCurve.Of([new(100, 0.5)], 800, 4),
        };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            ExitMetricsJson.Table.Write(writer, metrics);
        }

        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        Assert.That(ExitMetricsJson.Table.Read(document.RootElement, Place.Nowhere), Is.EqualTo(metrics));
    }

    // Reference values by numpy from the same logits: float64 softmax, bins ceil(15 p), trapezium rule.
    [Test]
    public void Metrics_OfTheFashionMnistNetwork_AreThoseOfNumpy()
    {
        var (test, validation) = (Trace("test"), Trace("val"));
        var m = ExitMetrics.Of(test, validation);
        var policy = PolicyQuality.Of(test, ThresholdPolicy.Of(new MaxSoftmaxScore(), [0.9], 3).Decide(test));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Exits.Select(e => e.Right.Count), Is.EqualTo(new long[] { 8976, 9053, 9145 }));
            Assert.That(m.Exits.Select(e => e.FirstRight), Is.EqualTo(new long[] { 8976, 361, 184 }));
            Assert.That(m.Exits[0].OnlyRight, Is.EqualTo(118));
            Assert.That((m.Wasteful.Count, m.Destructive.Count), Is.EqualTo((9337, 376)));
            Assert.That(m.Exits.Select(e => e.Calibration.ErrorFraction), Is.EqualTo(new[] { 0.014959141248685134, 0.019952208348149248, 0.03849575115399224 }).Within(1e-9));
            Assert.That(m.Confusion.Mean, Is.EqualTo(0.3694711366526618).Within(1e-9));
            Assert.That(m.Confusion.NormalisedWhenRight, Is.EqualTo(-0.13034646191822).Within(1e-9));
            Assert.That(m.Confusion.NormalisedWhenWrong, Is.EqualTo(1.5623347492023802).Within(1e-9));
            Assert.That(policy.Efficacy, Is.EqualTo(0.7599546716495174).Within(1e-9));
            Assert.That(policy.Balance!.Entropy, Is.EqualTo(0.7015074238249401).Within(1e-9));
        }

        static Trace Trace(string split)
        {
            var logits = Npy.Read(Tools.Data("fmnist-3exit", $"{split}_logits.npy")).ToSingles();
            var labels = Npy.Read(Tools.Data("fmnist-3exit", $"{split}_labels.npy")).ToInt32s();
            return Traces.Of([[[0]], [[0]], [[0]]], labels, 273_616, 1_065_328, 1_761_776) with { Logits = [.. logits], Samples = labels.Length, Classes = 10 };
        }
    }
}
