using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Anytime;

namespace EeHw.Model.Tests.Exits.Anytime;

public sealed class AnytimeEvaluationTests
{
    // Three exits at 10, 20, 40; label 0. Sample 0: wrong, right, right. Sample 1: right, right, wrong.
    private static readonly Trace _hand = Traces.Of(
        [
            [[0, 1], [1, 0]],
            [[1, 0], [1, 0]],
            [[1, 0], [0, 1]],
        ],
        [0, 0],
        10,
        20,
        40);

    [TestCase(5.0, new[] { 0.0, 0, 0 }, 1.0, 0.0, 5.0)]
    [TestCase(10.0, new[] { 1.0, 0, 0 }, 0.0, 0.5, 10.0)]
    [TestCase(39.0, new[] { 0.0, 1, 0 }, 0.0, 1.0, 39.0)]
    [TestCase(90.0, new[] { 0.0, 0, 1 }, 0.0, 0.5, 40.0)]
    public void Of_InterruptedAtOneTime_AnswersByTheLastExitReached(double time, double[] shares, double unanswered, double accuracy, double worked)
    {
        var evaluation = AnytimeEvaluation.Of(_hand, [10, 20, 40], Interruption.Fixed(time));
        Assert.That((evaluation.UnansweredShare, evaluation.AccuracyFraction, evaluation.WorkedMean), Is.EqualTo((unanswered, accuracy, worked)));
        Assert.That(evaluation.AnswerShares, Is.EqualTo(shares));
    }

    [Test]
    public void Of_InterruptedEvenly_IsTheMeanWorkedOut()
    {
        // B even in [0, 50]: none 1/5, exit 1 in [10, 20) 1/5, exit 2 in [20, 40) 2/5, exit 3 1/5. Sample 0 is right with 0 + 2/5 + 1/5, sample 1 with 1/5 + 2/5: mean 3/5, no spread.
        // E[min(B, 40)] = 40 - 40²/100 = 24.
        var evaluation = AnytimeEvaluation.Of(_hand, [10, 20, 40], Interruption.Uniform(0, 50));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(evaluation.AnswerShares, Is.EqualTo(new[] { 0.2, 0.4, 0.2 }).Within(1e-12));
            Assert.That(evaluation.UnansweredShare, Is.EqualTo(0.2).Within(1e-12));
            Assert.That(evaluation.AccuracyFraction, Is.EqualTo(0.6).Within(1e-12));
            Assert.That(evaluation.StandardError, Is.Zero.Within(1e-7));
            Assert.That(evaluation.WorkedMean, Is.EqualTo(24).Within(1e-12));
            Assert.That(evaluation.Curve, Is.EqualTo(new[] { new AnytimePoint(10, 1, 0.5), new AnytimePoint(20, 1, 1), new AnytimePoint(40, 1, 0.5) }));
        }
    }

    [Test]
    public void Of_SamplesThatLeaveByThemselves_KeepTheirAnswer()
    {
        // Sample 1 leaves at the first exit, right; it is never wrong later.
        var evaluation = AnytimeEvaluation.Of(_hand, [10, 20, 40], Interruption.Fixed(90), new ExitDecisions([2, 0], [0, 0]));
        Assert.That((evaluation.AccuracyFraction, evaluation.WorkedMean), Is.EqualTo((1.0, 25.0)));
        Assert.That(evaluation.AnswerShares, Is.EqualTo(new[] { 0.5, 0, 0.5 }));
    }

    [Property]
    public bool Of_AnyTimes_HasSharesThatSumToOne_AndDrawnInterruptionsInTheMean(int seed)
    {
        var random = new Random(seed);
        var (exits, samples) = (random.Next(1, 6), random.Next(1, 40));
        var times = Enumerable.Range(0, samples).Select(_ => Enumerable.Range(0, exits).Select(_ => random.NextDouble() * 100).Order().ToArray()).ToArray();
        var right = Enumerable.Range(0, samples).Select(_ => Enumerable.Range(0, exits).Select(_ => random.Next(2) == 1).ToArray()).ToArray();
        var last = Enumerable.Range(0, samples).Select(_ => random.Next(exits)).ToArray();
        var low = random.NextDouble() * 50;
        var interruption = random.Next(2) == 0 ? Interruption.Uniform(low, low + 1 + (random.NextDouble() * 80)) : Interruption.Exponential(1 + (random.NextDouble() * 80));
        var evaluation = AnytimeEvaluation.Of(exits, samples, n => last[n], (n, k) => times[n][k], (n, k) => right[n][k], interruption);

        // 2000 interruptions at evenly spaced probabilities, each walked as the definition reads.
        double correct = 0, none = 0, worked = 0;
        for (var i = 0; i < 2000; i++)
        {
            var p = (i + 0.5) / 2000;
            var budget = interruption.Kind == "uniform" ? interruption.Low + (p * (interruption.High - interruption.Low)) : -interruption.High * Math.Log(p);
            for (var n = 0; n < samples; n++)
            {
                var reached = Enumerable.Range(0, last[n] + 1).Where(k => times[n][k] <= budget).DefaultIfEmpty(-1).Max();
                none += reached < 0 ? 1 : 0;
                correct += reached >= 0 && right[n][reached] ? 1 : 0;
                worked += Math.Min(budget, times[n][last[n]]);
            }
        }

        var all = 2000.0 * samples;
        return Math.Abs(evaluation.AnswerShares.Sum() + evaluation.UnansweredShare - 1) < 1e-9
            && Math.Abs(evaluation.UnansweredShare - (none / all)) < 2e-3
            && Math.Abs(evaluation.AccuracyFraction!.Value - (correct / all)) < 3e-3
            && Math.Abs(evaluation.WorkedMean - (worked / all)) < 0.1;
    }

    [TestCase("20000", "20000", 20000)]
    [TestCase("uniform:0,5e4", "uniform:0,50000", 25000)]
    [TestCase("exponential:125.5", "exponential:125.5", 125.5)]
    public void Parse_OfEachForm_RoundTrips(string text, string written, double mean)
    {
        var interruption = Interruption.Parse(text, Place.Nowhere);
        Assert.That((interruption.ToString(), interruption.Mean, Interruption.Parse(written, Place.Nowhere)), Is.EqualTo((written, mean, interruption)));
    }

    [TestCase("0")]
    [TestCase("uniform:5,3")]
    [TestCase("uniform:5")]
    [TestCase("exponential:-1")]
    [TestCase("normal:3,1")]
    [TestCase("fixed:3")]
    [TestCase("NaN")]
    public void Parse_OfAnythingElse_NamesTheForms(string text)
        => Assert.That(
            Assert.Throws<EeHwException>(() => Interruption.Parse(text, new Place { Item = "--interrupt" }))!.Message,
            Is.EqualTo($"--interrupt: error EEHW5032: '{text}' does not say when samples are interrupted; known are a number, uniform:LOW,HIGH or exponential:MEAN. Numbers are greater than 0 (LOW may be 0), and LOW is less than HIGH."));
}
