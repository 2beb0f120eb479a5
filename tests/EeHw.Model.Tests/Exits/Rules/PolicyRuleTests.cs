using EeHw.Model.Exits;
using EeHw.Model.Exits.Distances;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;

namespace EeHw.Model.Tests.Exits.Rules;

/// <summary>Every policy on a case small enough to decide by hand.</summary>
public sealed class PolicyRuleTests
{
    private static readonly double _nobody = double.PositiveInfinity;

    // Answers of the four exits, sample by sample: 0 0 1 1 | 0 1 1 1 | 0 1 0 1. Patience 1 leaves where two in a row agree: exit 2, exit 3, never; patience 2: never, exit 4 (the final one), never.
    [TestCase(1, new byte[] { 1, 2, 3 })]
    [TestCase(2, new byte[] { 3, 3, 3 })]
    [TestCase(0, new byte[] { 3, 3, 3 })]
    public void Patience_CountsAgreementsInARow(int patience, byte[] expected)
    {
        var trace = Traces.Of([Answers(0, 0, 0), Answers(0, 1, 1), Answers(1, 1, 0), Answers(1, 1, 1)], [0, 0, 0], 1, 2, 3, 4);
        Assert.That(Decide(new PatiencePolicy { Patience = patience, Exits = 4 }, trace).ExitOf, Is.EqualTo(expected));
    }

    // One output per exit: 1.0 1.4 1.5 | 1.0 3.0 3.05 | 0 9 18. With tolerance 0.5 the first agrees at exit 2, the second at exit 3 (0.05), the third never.
    [Test]
    public void Patience_WithATolerance_ComparesOutputs()
    {
        var trace = Traces.Of([[[1.0f], [1.0f], [0]], [[1.4f], [3.0f], [9]], [[1.5f], [3.05f], [18]], [[0], [0], [0]]], [0, 0, 0], 1, 2, 3, 4);
        Assert.That(Decide(new PatiencePolicy { Patience = 1, Exits = 4, Tolerance = 0.5 }, trace).ExitOf, Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    // Exit 2 lies from exit 1: (0,0)->(3,4): rms sqrt(25/2) = 3.54, mean 3.5, maximum 4; (0,0)->(1,1): 1 in all.
    [TestCase("rms", 3.6, new byte[] { 1, 1 })]
    [TestCase("rms", 3.5, new byte[] { 2, 1 })]
    [TestCase("mean-abs", 3.5, new byte[] { 1, 1 })]
    [TestCase("maximum", 3.9, new byte[] { 2, 1 })]
    public void Stability_LeavesWhereOutputsHardlyMoved(string distance, double threshold, byte[] expected)
    {
        var trace = Traces.Of([[[0, 0], [0, 0]], [[3, 4], [1, 1]], [[0, 0], [0, 0]]], [0, 0], 1, 2, 3);
        var policy = new StabilityPolicy { Distance = distance, Confidences = [0, -threshold] };
        Assert.That(Decide(policy, trace).ExitOf, Is.EqualTo(expected));
    }

    // Largest logits 6 and 2 with mean 4: ratios 1.5 and 0.5; means of the outputs 3 and 2 with mean 2.5: 1.2 and 0.8.
    [TestCase("winner", 4.0, 1.0, new byte[] { 0, 1 })]
    [TestCase("winner", 4.0, 0.5, new byte[] { 0, 0 })]
    [TestCase("mean-of-outputs", 2.5, 1.0, new byte[] { 0, 1 })]
    [TestCase("mean-of-outputs", 2.5, 1.3, new byte[] { 1, 1 })]
    public void ActivationRatio_ComparesWithBetaTimesTheMean(string activation, double mean, double beta, byte[] expected)
    {
        var trace = Traces.Of([[[6, 0], [2, 2]], [[0, 0], [0, 0]]], [0, 0], 1, 2);
        Assert.That(Decide(new ActivationRatioPolicy { Activation = activation, Means = [mean, 1], Confidences = [beta] }, trace).ExitOf, Is.EqualTo(expected));
    }

    // Margins 3 for class 0, 3 for class 1, 9 for class 2. Class 0 needs 2, class 1 needs 4, class 2 never leaves.
    [Test]
    public void ClassThresholds_DependOnTheAnswer()
    {
        var trace = Traces.Of([[[3, 0, 0], [0, 3, 0], [0, 0, 9]], [[0, 0, 1], [0, 0, 1], [0, 0, 1]]], [0, 1, 2], 1, 2);
        var policy = new ClassThresholdPolicy { Inner = new LogitMarginScore(), ClassConfidences = [[2, 4, _nobody]], Confidences = [0] };
        Assert.That(Decide(policy, trace).ExitOf, Is.EqualTo(new byte[] { 0, 1, 1 }));
    }

    // Two classes: log-odds of class 1 are z1 - z0 = 3, 1, -2, -5. Positive from 2, negative from 4: leave as 1, stay, stay, leave as 0.
    [Test]
    public void Asymmetric_HasAThresholdForEachAnswer()
    {
        var trace = Traces.Of([[[0, 3], [0, 1], [2, 0], [5, 0]], [[0, 9], [0, 9], [0, 9], [0, 9]]], [1, 1, 1, 0], 1, 2);
        var decisions = Decide(new AsymmetricPolicy { PositiveClass = 1, Positive = [2], Negative = [4] }, trace);
        Assert.That((decisions.ExitOf, decisions.Prediction), Is.EqualTo((new byte[] { 0, 1, 1, 0 }, new[] { 1, 1, 1, 0 })));
    }

    // Four pixels, two classes, logits [C, pixels]: margins 3, 3, 3, 0 -> three of four are sure (a margin of 3 is p = 0.953); most pixels say class 1.
    [TestCase(0.75, 0)]
    [TestCase(0.76, 1)]
    public void PixelShare_CountsSurePixels(double share, int expected)
    {
        var trace = Traces.Of([[[0, 0, 0, 0, 3, 3, 3, 0]], [[0, 0, 0, 0, 1, 1, 1, 1]]], [0], 1, 2);
        var policy = new PixelSharePolicy { PixelClasses = 2, PixelConfidence = new MaxSoftmaxScore().ToConfidence(0.95), Confidences = [share] };
        var decisions = Decide(policy, trace);
        Assert.That((decisions.ExitOf[0], decisions.Prediction[0]), Is.EqualTo((expected, 1)));
    }

    // Enter 4, stay 2. 5 enters, 3 stays; 1 goes deeper, after which 3 is too little to come back and 5 is enough. With a dwell of 2, two frames after the deep one may not come back.
    [TestCase(new[] { 5f, 3, 5, 3 }, 0, new byte[] { 0, 0, 0, 0 })]
    [TestCase(new[] { 5f, 1, 3, 5, 3 }, 0, new byte[] { 0, 1, 1, 0, 0 })]
    [TestCase(new[] { 5f, 1, 5, 5, 5 }, 2, new byte[] { 0, 1, 1, 1, 0 })]
    [TestCase(new[] { 3f, 5, 3 }, 0, new byte[] { 1, 0, 0 })]
    public void Hysteresis_NeedsMoreToLeaveEarlierThanBefore(float[] margins, int dwell, byte[] expected)
    {
        var trace = Traces.Of([[.. margins.Select(m => new[] { m, 0 })], [.. margins.Select(_ => new[] { 1f, 0 })]], new int[margins.Length], 1, 2);
        Assert.That(Decide(new HysteresisPolicy { Inner = new LogitMarginScore(), Enter = [4], Stay = [2], Dwell = dwell }, trace).ExitOf, Is.EqualTo(expected));
    }

    // Groups {0, 1} and {2}. Logits ln 3, ln 3, ln 2: the group has 6 of 8 against 2, log-odds ln 3. Logits ln 1, ln 1, ln 8: 8 against 2.
    [Test]
    public void Hierarchy_AnswersGroupsBySumsOfProbabilities()
    {
        var (a, b, c) = (MathF.Log(3), MathF.Log(2), MathF.Log(8));
        var trace = Traces.Of([[[a, a, b], [0, 0, c], [0, 0, b]], [[0, 1, 0], [0, 0, 1], [0, 1, 0]]], [1, 2, 0], 10, 30);
        var policy = new HierarchyPolicy { Groups = [[0, 0, 1]], Confidences = [Math.Log(2.9)] };
        var decisions = Decide(policy, trace);
        // The third sample has 2 against 2: it goes on, is answered 1 and is 0: right group, wrong class.
        var evaluation = PolicyEvaluation.Of(trace, policy);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((decisions.ExitOf, decisions.Prediction), Is.EqualTo((new byte[] { 0, 0, 1 }, new[] { 0, 1, 1 })));
            Assert.That(HierarchyPolicy.Surest([a, a, b], [0, 0, 1]).LogOdds, Is.EqualTo(Math.Log(3)).Within(1e-6));
            Assert.That(evaluation.AccuracyFraction, Is.EqualTo(2 / 3.0).Within(1e-15));
            Assert.That(policy.Levels(trace), Is.EqualTo((1.0, 1 / 3.0, 0.0)));
        }
    }

    // Means (0,0) and (4,0) with normalisers 2 and 1; x = (1,0) has d = 1, 3, logits -0.5 and -3: p(0) = 1/(1 + e^-2.5) = 0.924. Without its head exit 1 costs b_1 + 2 classes · 2 features.
    [TestCase(0.92, 0)]
    [TestCase(0.93, 1)]
    public void ClassMeans_ComparesScaledDistances(double threshold, int expected)
    {
        var trace = Means([0, 9]);
        var policy = ClassMeans(threshold);
        var decisions = Decide(policy, trace);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)decisions.ExitOf[0], Is.EqualTo(expected));
            Assert.That(decisions.Prediction[0], Is.EqualTo(expected == 0 ? 0 : 1));
            Assert.That(policy.CostsOn(trace), Is.EqualTo(new[] { 8 + 4.0, 25 + 4 }));
            Assert.That((policy with { HeadConfidences = [0] }).CostsOn(trace), Is.EqualTo(new[] { 10 + 4.0, 30 + 4 }));
        }
    }

    // The head says class 1 with log-odds 9: with heads from 8 on the sample leaves with the head's answer whatever the means say; from 10 on it does not.
    [TestCase(8.0, 0)]
    [TestCase(10.0, 1)]
    public void ClassMeans_WithHeads_LetsEitherFire(double head, int expected)
        => Assert.That(Decide(ClassMeans(0.99) with { HeadConfidences = [head] }, Means([0, 9])), Has.Property("ExitOf").EqualTo(new[] { (byte)expected }).And.Property("Prediction").EqualTo(new[] { 1 }));

    // Class 0 at 1 and 2, class 1 at 5, 7, 9; x = 1, answered 0. Second nearest: class 0 at distance 1, class 1 at 6 (of 4, 6, 8): score 6.
    [TestCase(5.99, 0)]
    [TestCase(6.01, 1)]
    public void TrustScore_ComparesSecondNearestNeighbours(double threshold, int expected)
    {
        var trace = Traces.Of([[[1, 0]], [[0, 1]]], [0], 1, 2) with { Features = [new("f", 1, [1]), new("g", 1, [0])] };
        var policy = new TrustScorePolicy { Space = "features", Points = [[[[1], [2]], [[5], [7], [9]]]], Confidences = [threshold] };
        Assert.That((int)Decide(policy, trace).ExitOf[0], Is.EqualTo(expected));
    }

    // g = 2·z0 - z1 - 3 with z = (3, 1): 2, and (1, 0): -1.
    [Test]
    public void Gate_LeavesFromZeroOn()
    {
        var trace = Traces.Of([[[3, 1], [1, 0]], [[0, 1], [0, 1]]], [0, 0], 10, 30);
        var policy = new GatePolicy { Training = GatePolicy.LinearName, Input = GateInput.Logits, Weights = [[2, -1]], Biases = [-3], Confidences = [0] };
        Assert.That(Decide(policy, trace).ExitOf, Is.EqualTo(new byte[] { 0, 1 }));
        Assert.That(policy.CostsOn(trace), Is.EqualTo(new[] { 12.0, 32 }));
    }

    // Logits (2, 0): mean 1, largest 2, entropy of (0.881, 0.119) = 0.3653 nats. w = (0, 0, 1, -2, 10), b = 0: 1 - 4 + 3.653 = 0.653 > 0: goes on. b = -1: stops.
    [TestCase(0.0, 1)]
    [TestCase(-1.0, 0)]
    public void StopDistribution_StopsAtEvenOdds(double bias, int expected)
    {
        var trace = Traces.Of([[[2, 0]], [[0, 1]]], [0], 1, 2);
        var policy = new StopDistributionPolicy { Weights = [0, 0, 1, -2, 10], Bias = bias, Confidences = [0] };
        Assert.That((int)Decide(policy, trace).ExitOf[0], Is.EqualTo(expected));
        Assert.That(policy.Score(new ExitView(trace, 0, 0)).Confidence, Is.EqualTo(-(1 - 4 + 3.6533) - bias).Within(1e-3));
    }

    // One edge of max-softmax at log-odds 1, none of entropy: state 0 below, 1 from it on; only state 1 leaves.
    [Test]
    public void DecisionProcess_LooksTheStateUp()
    {
        var trace = Traces.Of([[[0.5f, 0], [1.5f, 0]], [[0, 1], [0, 1]]], [0, 0], 1, 2);
        var policy = new DecisionProcessPolicy { Lambda = 0.1, ConfidenceEdges = [[1]], EntropyEdges = [[]], Leave = [[0, 1]] };
        Assert.That(Decide(policy, trace).ExitOf, Is.EqualTo(new byte[] { 1, 0 }));
    }

    // Temperature 2 halves the logits: margin 3 becomes 1.5.
    [TestCase(1.4, 0)]
    [TestCase(1.6, 1)]
    public void Temperature_ScalesLogits(double threshold, int expected)
    {
        var trace = Traces.Of([[[3, 0]], [[0, 1]]], [0], 1, 2);
        var policy = new TemperaturePolicy { Inner = new LogitMarginScore(), Temperatures = [2, 1], Confidences = [threshold] };
        Assert.That((int)Decide(policy, trace).ExitOf[0], Is.EqualTo(expected));
    }

    [Property]
    public bool Hybrid_OnAnyLogits_DecidesAsMaxSoftmax(int seed, byte classes, byte threshold)
    {
        var random = new Random(seed);
        var c = 1 + (classes % 12);
        var logits = Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, 30).Select(_ => Enumerable.Range(0, c).Select(_ => (float)random.Next(0, 9)).ToArray()).ToArray()).ToArray();
        var trace = Traces.Of(logits, new int[30], 1, 2);
        var exact = ThresholdPolicy.Of(new MaxSoftmaxScore(), [threshold / 255.0], 2);
        return Decide(new HybridPolicy { Confidences = exact.Confidences }, trace).ExitOf.SequenceEqual(exact.Decide(trace).ExitOf);
    }

    private static float[][] Answers(params int[] classes) => [.. classes.Select(c => new[] { c == 0 ? 1f : 0, c == 1 ? 1f : 0 })];

    private static ExitDecisions Decide(IExitPolicy policy, Trace trace) => policy.Decide(trace);

    private static Trace Means(float[] head)
        => Traces.Of([[head], [[0, 1]]], [0], 10, 30) with { BackboneMacs = [8, 25], Features = [new("f", 2, [1, 0]), new("g", 1, [0])] };

    private static ClassMeansPolicy ClassMeans(double threshold)
        => new() { Means = [[[0, 0], [4, 0]]], Normalisers = [[2, 1]], Confidences = [new MaxSoftmaxScore().ToConfidence(threshold)] };
}
