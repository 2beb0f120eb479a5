using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats;
using EeHw.Model.Tests.Exits;
using EeHw.Testing;

namespace EeHw.Model.Tests.Designs;

/// <summary>A fitted policy in a design, by <c>exits.policyFile</c>.</summary>
public sealed class DesignPolicyTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void Threshold_GivesScoreThresholdsAndUnit()
    {
        var policy = ThresholdPolicy.Of(new EntropyScore(), [0.5, 0.25], 3, strict: true);
        Assert.That(ExitsOf(policy), Is.EqualTo(new ExitChoice("entropy", [0.5, 0.25], true, "last", "entropy-base2", 1, null)));
    }

    [Test]
    public void Hybrid_GivesMaxSoftmaxByItsUnit()
        => Assert.That(ExitsOf(new HybridPolicy { Confidences = [0, 0] }), Is.EqualTo(new ExitChoice("max-softmax", [0.5, 0.5], false, "last", "hybrid", 1, null)));

    // beta 0.5 and mean activations 4 and 6: thresholds 2 and 3 on the largest logit.
    [Test]
    public void ActivationRatio_GivesThresholdsOnTheLargestLogit()
        => Assert.That(
            ExitsOf(new ActivationRatioPolicy { Activation = "winner", Means = [4, 6, 8], Confidences = [0.5, 0.5] }),
            Is.EqualTo(new ExitChoice("max-logit", [2, 3], false, "last", "max-logit", 1, null)));

    // margin/T >= c is margin >= c T.
    [Test]
    public void Temperature_OfAScoreThatScalesWithTheLogits_MultipliesTheThresholds()
        => Assert.That(
            ExitsOf(new TemperaturePolicy { Inner = new LogitMarginScore(), Temperatures = [0.5, 2, 1], Confidences = [3, 1.25] }),
            Is.EqualTo(new ExitChoice("logit-margin", [1.5, 2.5], false, "last", "logit-margin", 1, null)));

    [Test]
    public void Temperature_OfMaxSoftmax_IsToBeFolded()
        => Assert.That(
            MessageOf(new TemperaturePolicy { Inner = new MaxSoftmaxScore(), Temperatures = [0.5, 2, 1], Confidences = [3, 1.25] }),
            Is.EqualTo($"{_folder.File("d.yaml")}(4,22) exits.policyFile: error EEHW5024: the policy temperature has no decision unit: the division by the temperature belongs into the exit's last layer. Fold it with `eehw policy fold`; the folded network needs unit softmax-base2 only."));

    [TestCase("max-softmax", double.NegativeInfinity, 9.313225746154785E-10)]
    [TestCase("entropy", double.NegativeInfinity, 64)]
    [TestCase("margin", double.NegativeInfinity, 0)]
    [TestCase("logit-margin", -1, 0)]
    public void Threshold_ThatEverybodyPasses_IsOneThatTheUnitTakes(string score, double confidence, double threshold)
        => Assert.That(ExitsOf(new ThresholdPolicy { Score = Scores.ByName(score), Confidences = [confidence, 1] }).Thresholds[0], Is.EqualTo(threshold));

    [Test]
    public void Patience_WithATolerance_IsRefused()
        => Assert.That(
            MessageOf(new PatiencePolicy { Patience = 2, Exits = 4, Tolerance = 0.1 }),
            Is.EqualTo($"{_folder.File("d.yaml")}(4,22) exits.policyFile: error EEHW5024: the policy patience has no decision unit: with a tolerance it compares all outputs with those of the exit before, and the unit that does (output-stability) counts no agreements. Use patience=1, which is unit output-stability with the largest difference, or no tolerance."));

    [Test]
    public void Threshold_ThatLetsNobodyLeave_IsRefused()
        => Assert.That(
            MessageOf(new HybridPolicy { Confidences = [1, double.PositiveInfinity] }),
            Is.EqualTo($"{_folder.File("d.yaml")}(4,22) exits.policyFile: error EEHW5024: nobody leaves at exit b, and hardware for an exit that decides nothing is waste. Leave the exit out of the network, or fit another budget."));

    [Test]
    public void PolicyFile_BesideAPolicy_IsAContradiction()
    {
        Write(new HybridPolicy { Confidences = [0, 0] });
        Assert.That(
            Assert.Throws<EeHwException>(() => DesignFile.Parse(Text("policy: entropy, "), _folder.File("d.yaml")))!.Message,
            Is.EqualTo($"{_folder.File("d.yaml")}(4,39) exits.policyFile: error EEHW4001: a policy file is given beside policy, thresholds, classThresholds, scoreWeights, unit.numbers or strict. Keep one of them."));
    }

    [Test]
    public void PolicyFile_LearnedOnAnotherNetwork_IsRefused()
    {
        File.Copy(Path.Combine(Repository.Root, "samples/glyphs/glyphs.onnx"), _folder.File("net.onnx"));
        Assert.That(
            MessageOf(new ActivationRatioPolicy { Activation = "winner", Means = [4, 6, 8], Confidences = [0.5, 0.5] }),
            Does.StartWith($"{_folder.File("p.yaml")} network.hash: error EEHW5021: the policy activation-ratio learned its numbers from network aaaaaaaaaaaa; this is network "));
    }

    // Policy file, design, resolved design and back to the policy: the same decisions on every sample.
    [TestCaseSource(nameof(Rules))]
    public void Rule_ThroughADesignAndItsResolvedForm_DecidesAsBefore(IExitPolicy policy)
    {
        var builder = new NetworkBuilder(1, 2, 2, 5);
        var network = builder.Build(builder.Dense(0, 4), builder.Dense(0, 4), builder.Dense(0, 4));
        var random = new Random(3);
        var trace = Traces.Of(
            [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 4).Select(_ => (float)((random.NextDouble() - 0.5) * 6)).ToArray()).ToArray())],
            [.. Enumerable.Range(0, 300).Select(n => n % 4)],
            1, 2, 3);
        Write(policy, 4);
        var design = DesignFile.Parse(Text(""), _folder.File("d.yaml"));
        var resolved = DesignFile.Parse(DesignFile.ToText(design), _folder.File("d.yaml"));
        Assert.That(resolved.Exits, Is.EqualTo(design.Exits));
        var (before, after) = (policy.Decide(trace), DesignPolicies.Of(resolved.Exits, network).Decide(trace));
        Assert.That(after.ExitOf, Is.EqualTo(before.ExitOf));
        Assert.That(after.Prediction, Is.EqualTo(before.Prediction));
        Assert.That(before.ExitOf.Distinct().Count(), Is.EqualTo(policy is StabilityPolicy ? 2 : 3));
    }

    [Test]
    public void Hysteresis_WithADwell_IsRefused()
        => Assert.That(
            MessageOf(new HysteresisPolicy { Inner = new LogitMarginScore(), Enter = [2, 2], Stay = [1, 1], Dwell = 3 }),
            Is.EqualTo($"{_folder.File("d.yaml")}(4,22) exits.policyFile: error EEHW5024: the policy hysteresis has no decision unit: a dwell counts frames whose exits are not known yet while several are in flight. Fit it with dwell=0, which needs one bit per exit."));

    private static IEnumerable<IExitPolicy> Rules =>
    [
        new StabilityPolicy { Distance = "mean-abs", Confidences = [-1.5, -1.7] },
        new StopDistributionPolicy { Weights = [0.1, 0.2, -0.3, 0.4, 1, -0.5, 1.5], Bias = -2, Confidences = [0.1, -0.2] },
        new DecisionProcessPolicy { Lambda = 0.2, ConfidenceEdges = [[0.1, 1], []], EntropyEdges = [[-0.2], [0.1]], Leave = [[0, 0, 0, 1, 1, 0], [0, 1]] },
        new HysteresisPolicy { Inner = new LogitMarginScore(), Enter = [2, 1.5], Stay = [1, 1.25] },
        new HysteresisPolicy { Inner = new MaxSoftmaxScore(), Enter = [1, 1], Stay = [0, 0.5] },
        new AsymmetricPolicy { PositiveClass = 2, Positive = [1.5, double.PositiveInfinity], Negative = [2.5, 0.25] },
    ];

    private static string Text(string more) => $$"""
        network: net.onnx
        data: { source: "glyphs:seed=7,count=100" }
        platform: zc706
        exits: { {{more}}policyFile: p.yaml }

        """;

    private void Write(IExitPolicy policy, int classes = 10) => PolicyFile.Write(
        _folder.File("p.yaml"),
        new(new PolicyHeader { ExitNames = ["a", "b", "c"], Classes = classes, NetworkHash = new string('a', 64), DataHash = "", Arithmetic = "float32", Costs = [1, 2, 3], CostUnit = "MACs" }, policy),
        "1",
        "00");

    private ExitChoice ExitsOf(IExitPolicy policy)
    {
        Write(policy);
        return DesignFile.Parse(Text(""), _folder.File("d.yaml")).Exits;
    }

    private string MessageOf(IExitPolicy policy)
    {
        Write(policy);
        return Assert.Throws<EeHwException>(() => DesignFile.Parse(Text(""), _folder.File("d.yaml")))!.Message;
    }
}
