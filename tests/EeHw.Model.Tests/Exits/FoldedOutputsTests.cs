using EeHw.Model.Arithmetic;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Distances;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Numerics;

namespace EeHw.Model.Tests.Exits;

/// <summary>Policies whose arithmetic is a layer, as decision units meet them behind it.</summary>
public sealed class FoldedOutputsTests
{
    private static readonly FixedFormat _format = new(16, 6, Rounding.Rnd, Overflow.Sat);
    private static readonly string[] _names = ["a", "b", "c"];

    // z = (2, -1), T = 4: (0.5, -0.25); the last exit has T = 2.
    [Test]
    public void Of_Temperature_DividesEveryExit()
    {
        var trace = Traces.Of([[[2, -1]], [[3, 1]]], [0], 1, 2);
        var policy = new TemperaturePolicy { Inner = new MaxSoftmaxScore(), Temperatures = [4, 2], Confidences = [0.5] };
        var folded = FoldedOutputs.Of(trace, policy);
        Assert.That(folded.Trace.Logits, Is.EqualTo(new[] { 0.5f, -0.25f, 1.5f, 0.5f }));
        var left = (ThresholdPolicy)folded.Policy;
        Assert.That((left.Score.Name, left.Confidences[0]), Is.EqualTo(("max-softmax", 0.5)));
        Assert.That(folded.Layer, Is.EqualTo("the division by the temperature"));
    }

    // g = 3·2 - 2·(-1) + 0.25 = 8.25, an output more at the early exit.
    [Test]
    public void Of_Gate_AddsItsValueToEarlyExits()
    {
        var trace = Traces.Of([[[2, -1]], [[3, 1]]], [0], 1, 2);
        var folded = FoldedOutputs.Of(trace, new GatePolicy { Training = GatePolicy.LinearName, Input = GateInput.Logits, Weights = [[3, -2]], Biases = [0.25], Confidences = [0] });
        Assert.That(folded.Trace.Logits, Is.EqualTo(new[] { 2, -1, 8.25f, 3, 1 }));
        Assert.That(Enumerable.Range(0, 2).Select(folded.Trace.ClassesOf), Is.EqualTo(new[] { 3, 2 }));
    }

    [TestCase("temperature")]
    [TestCase("linear-gate")]
    [TestCase("class-means")]
    [TestCase("mean-of-outputs")]
    [TestCase("mean-of-features")]
    public void Of_AnyPolicyWithALayer_DecidesAsThePolicy(string name)
    {
        var trace = Random(400);
        IExitPolicy policy = PolicyOf(name);
        var folded = FoldedOutputs.Of(trace, policy);
        var (layered, plain) = (folded.Policy.Decide(folded.Trace), policy.Decide(trace));
        Assert.That(layered.ExitOf, Is.EqualTo(plain.ExitOf));
        Assert.That(layered.Prediction, Is.EqualTo(plain.Prediction));
        Assert.That(plain.ExitOf.Distinct(), Has.Exactly(3).Items);

        // The unit moves only those near a threshold.
        var units = PolicyUnits.Of(folded.Policy, _names).On([.. Enumerable.Range(0, 3).Select(folded.Trace.ClassesOf)], _format).Decide(FixedLogits.Of(folded.Trace, _format));
        Assert.That(units.ExitOf.Zip(plain.ExitOf).Count(p => p.First != p.Second), Is.LessThan(12));
    }

    [Test]
    public void Of_PoliciesWithAUnit_OrWithoutALayer_ChangesNothing()
    {
        var trace = Random(10);
        IExitPolicy[] policies = [ThresholdPolicy.Of(new EntropyScore(), [0.5], 3), new PatiencePolicy { Patience = 1, Exits = 3 }, new HysteresisPolicy { Inner = new MaxSoftmaxScore(), Enter = [1, 1], Stay = [0, 0], Dwell = 3 }];
        foreach (var policy in policies)
        {
            Assert.That(FoldedOutputs.Of(trace, policy), Is.EqualTo(new FoldedOutputs(trace, policy, null)));
        }
    }

    // Of the activation's mean over D values, relative to mu: weights 1/(D mu).
    [TestCase("mean-of-outputs", 3)]
    [TestCase("mean-of-features", 4)]
    public void AsGates_OfAMean_HasItsScores(string activation, int count)
    {
        var policy = (ActivationRatioPolicy)PolicyOf(activation);
        var (gates, trace) = (policy.AsGates([count, count]), Random(50));
        Assert.That(gates.Weights[1], Is.EqualTo(Enumerable.Repeat(1 / (count * 0.5), count)));
        for (var n = 0; n < trace.Samples; n++)
        {
            Assert.That(gates.Score(new ExitView(trace, n, 1)).Confidence, Is.EqualTo(policy.Score(new ExitView(trace, n, 1)).Confidence).Within(1e-9));
        }
    }

    // Regression's agreement is "less than tau" for every output, that of the unit "at most t": the same on each binary point, also where tau lies on it.
    [TestCase(0.5)]
    [TestCase(0.7)]
    [TestCase(1.0009765625)]
    public void Patience_OneWithATolerance_IsUnitOutputStability(double tolerance)
    {
        IExitPolicy policy = new PatiencePolicy { Patience = 1, Exits = 3, Tolerance = tolerance };
        var trace = FixedLogits.Of(Random(600), _format);
        var units = PolicyUnits.Of(policy, _names);
        Assert.That((units.Kind, units.Numbers[0][0]), Is.EqualTo(("output-stability", 2.0)));
        var (byUnit, plain) = (units.On([3, 3, 3], _format).Decide(trace), policy.Decide(trace));
        Assert.That(byUnit.ExitOf, Is.EqualTo(plain.ExitOf));
        Assert.That(plain.ExitOf.Distinct().Count(), Is.EqualTo(2), "never at the first exit");
    }

    private static ScoredPolicy PolicyOf(string name) => name switch
    {
        "temperature" => new TemperaturePolicy { Inner = new EntropyScore(), Temperatures = [0.5, 2, 1], Confidences = [1, 0.2] },
        "linear-gate" => new GatePolicy { Training = GatePolicy.LinearName, Input = GateInput.Features, Weights = [[1, -2, 0.5, 1], [0, 1, 1, -1]], Biases = [0.5, 0.1], Confidences = [1, 0] },
        "class-means" => new ClassMeansPolicy { Means = [[[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 2, 1]], [[1, 0, 0, 1], [0, 1, 3, 0], [0, 0, 2, 1]]], Normalisers = [[1, 0.5, 2], [1, 1, 1]], Confidences = [0.6, 0.2] },
        _ => new ActivationRatioPolicy { Activation = name, Means = [0.5, 0.5, 0.5], Confidences = [1, 0.3] },
    };

    private static Trace Random(int samples)
    {
        var random = new Random(5);
        float[][][] Draw(int count, float scale) => [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, samples).Select(_ => Enumerable.Range(0, count).Select(_ => ((float)random.NextDouble() - 0.4f) * scale).ToArray()).ToArray())];
        var (logits, features) = (Draw(3, 4), Draw(4, 3));
        return Traces.Of(logits, [.. Enumerable.Range(0, samples).Select(n => n % 3)], 1, 2, 3) with
        {
            Features = features.Select(f => new ExitFeatures("x", 4, [.. f.SelectMany(v => v)])).ToValueList(),
        };
    }
}
