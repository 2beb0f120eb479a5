using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;

namespace EeHw.Model.Tests.Exits;

public sealed class ThresholdPolicyTests
{
    // Two exits, two classes, three samples. Logit margins at exit 1: 3, 1, 0.5.
    private static readonly Trace _hand = Traces.Of(
        [
            [[3, 0], [0, 1], [0.5f, 0]],
            [[9, 0], [2, 0], [0, 4]],
        ],
        [0, 0, 1],
        100,
        300);

    [TestCase(3.0, false, new byte[] { 0, 1, 1 })]
    [TestCase(3.0, true, new byte[] { 1, 1, 1 })]
    [TestCase(1.0, false, new byte[] { 0, 0, 1 })]
    [TestCase(0.0, false, new byte[] { 0, 0, 0 })]
    public void Decide_ByLogitMargin_TakesTheFirstSureExit(double threshold, bool strict, byte[] expected)
    {
        var policy = ThresholdPolicy.Of(new LogitMarginScore(), [threshold], 2, strict);
        Assert.That(policy.Decide(_hand).ExitOf, Is.EqualTo(expected));
    }

    [Test]
    public void Evaluation_OfAHandCase_IsAsCounted()
    {
        // Threshold 1: samples 0 (right) and 1 (answers 1, label 0: wrong) leave first, sample 2 last (right): 2/3, cost (100 + 100 + 300) / 3.
        var evaluation = PolicyEvaluation.Of(_hand, ThresholdPolicy.Of(new LogitMarginScore(), [1], 2).Decide(_hand));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(evaluation.AccuracyFraction, Is.EqualTo(2 / 3.0).Within(1e-15));
            Assert.That(evaluation.ExpectedMacs, Is.EqualTo(500 / 3.0).Within(1e-12));
            Assert.That(evaluation.ExitShares, Is.EqualTo(new[] { 2 / 3.0, 1 / 3.0 }).Within(1e-15));
            Assert.That(evaluation.ExitAccuracy, Is.EqualTo(new double?[] { 0.5, 1 }));
            Assert.That(evaluation.StandardError, Is.EqualTo(Math.Sqrt(2 / 9.0 / 3)).Within(1e-15));
        }
    }

    [Test]
    public void Decide_WithMostConfidentFallback_AnswersWithTheSurestExitAtFullCost()
    {
        var trace = Traces.Of([[[3, 0]], [[0, 2]]], [0], 1, 2);
        var last = ThresholdPolicy.Of(new LogitMarginScore(), [5], 2).Decide(trace);
        var surest = ThresholdPolicy.Of(new LogitMarginScore(), [5], 2, fallback: Fallback.MostConfident).Decide(trace);
        Assert.That((last.ExitOf[0], last.Prediction[0], surest.ExitOf[0], surest.Prediction[0]), Is.EqualTo(((byte)1, 1, (byte)1, 0)));
    }

    [Property]
    public bool Decide_WithAHigherThreshold_NeverLetsASampleLeaveEarlier(int seed, byte a, byte b)
    {
        var random = new Random(seed);
        var logits = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, 4).Select(_ => (float)(random.NextDouble() * 8)).ToArray()).ToArray()).ToArray();
        var trace = Traces.Of(logits, new int[20], 1, 2, 3);
        var (low, high) = (Math.Min(a, b) / 256.0, Math.Max(a, b) / 256.0);
        return Scores.All.All(score =>
        {
            var (easy, hard) = score.LargerIsStricter ? (low, high) : (high, low);
            var early = ThresholdPolicy.Of(score, [easy], 3).Decide(trace).ExitOf;
            var late = ThresholdPolicy.Of(score, [hard], 3).Decide(trace).ExitOf;
            return early.Zip(late, (x, y) => x <= y).All(x => x);
        });
    }

    [Test]
    public void Of_WithTheWrongNumberOfThresholds_SaysHowManyAreNeeded()
        => Assert.That(
            Assert.Throws<EeHwException>(() => ThresholdPolicy.Of(new MaxSoftmaxScore(), [0.9, 0.8, 0.7], 3))!.Message,
            Is.EqualTo("thresholds: error EEHW5002: 3 threshold(s) were given; the network has 3 exit(s), so 2 are needed (or one that all share)."));

    [Test]
    public void Of_WithAThresholdOutOfRange_NamesIt()
        => Assert.That(
            Assert.Throws<EeHwException>(() => ThresholdPolicy.Of(new MaxSoftmaxScore(), [0.9, 1.5], 3))!.Message,
            Is.EqualTo("thresholds[1]: error EEHW5003: the threshold is 1.5; max-softmax takes 0 to 1 (probability)."));

    [Test]
    public void TraceScores_OfNonFiniteLogits_NamesThePlace()
        => Assert.That(
            Assert.Throws<EeHwException>(() => TraceScores.Of(Traces.Of([[[1, 2], [3, float.NaN]]], [0, 0], 1), new MaxSoftmaxScore()))!.Message,
            Is.EqualTo("exit exit1, sample 1, class 1: error EEHW5008: the logit is NaN; logits must be finite. Check the network's weights and the normalisation of the data."));
}
