using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats;
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
            MessageOf(new PatiencePolicy { Patience = 1, Exits = 3, Tolerance = 0.1 }),
            Is.EqualTo($"{_folder.File("d.yaml")}(4,22) exits.policyFile: error EEHW5024: the policy patience has no decision unit: with a tolerance it compares all outputs with those of the exit before, which no unit keeps. Use patience on classes (no tolerance)."));

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
            Is.EqualTo($"{_folder.File("d.yaml")}(4,39) exits.policyFile: error EEHW4001: a policy file is given beside policy, thresholds, classThresholds, scoreWeights or strict. Keep one of them."));
    }

    [Test]
    public void PolicyFile_LearnedOnAnotherNetwork_IsRefused()
    {
        File.WriteAllText(_folder.File("net.onnx"), "another network");
        Assert.That(
            MessageOf(new ActivationRatioPolicy { Activation = "winner", Means = [4, 6, 8], Confidences = [0.5, 0.5] }),
            Does.StartWith($"{_folder.File("p.yaml")} network.hash: error EEHW5021: the policy activation-ratio learned its numbers from network aaaaaaaaaaaa; this is network "));
    }

    private static string Text(string more) => $$"""
        network: net.onnx
        data: { source: "glyphs:seed=7,count=100" }
        platform: zc706
        exits: { {{more}}policyFile: p.yaml }

        """;

    private void Write(IExitPolicy policy) => PolicyFile.Write(
        _folder.File("p.yaml"),
        new(new PolicyHeader { ExitNames = ["a", "b", "c"], Classes = 10, NetworkHash = new string('a', 64), DataHash = "", Arithmetic = "float32", Costs = [1, 2, 3], CostUnit = "MACs" }, policy),
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
