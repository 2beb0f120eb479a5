using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Distances;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Yaml;
using EeHw.Testing;

namespace EeHw.Model.Tests.Exits;

/// <summary>Every policy goes through its file unchanged, and is refused where it does not fit.</summary>
public sealed class PolicyFormTests
{
    // Three exits, two classes.
    private static readonly Trace _trace = Traces.Of([[[3, 0]], [[0, 1]], [[1, 0]]], [0], 10, 20, 30) with { NetworkHash = "ab" };

    private static readonly Trace _featured = _trace with { Features = [new("a", 1, [1]), new("b", 2, [1, 2]), new("c", 1, [1])] };

    private static readonly IExitPolicy[] _policies =
    [
        new ThresholdPolicy { Score = new EntropyScore(), Confidences = [1.5, double.PositiveInfinity], Strict = true, Fallback = Fallback.MostConfident },
        new HybridPolicy { Confidences = [0.1, 16.000000000000004] },
        new TemperaturePolicy { Inner = new MaxSoftmaxScore(), Temperatures = [1, 0.5, 2], Confidences = [1, 2] },
        new PatiencePolicy { Patience = 1, Exits = 3, Tolerance = 0.25 },
        new PatiencePolicy { Patience = 1, Exits = 3 },
        new ActivationRatioPolicy { Activation = "mean-of-outputs", Means = [1, 2, 3], Confidences = [0.9, 0.9] },
        new ClassThresholdPolicy { Inner = new LogitMarginScore(), ClassConfidences = [[1, double.PositiveInfinity], [2, 3]], Confidences = [0, 0] },
        new AsymmetricPolicy { PositiveClass = 1, Positive = [1, double.PositiveInfinity], Negative = [2, 3] },
        new HierarchyPolicy { Groups = [[0, 1], [0, 0]], Confidences = [1, 2] },
        new StabilityPolicy { Distance = "maximum", Confidences = [double.PositiveInfinity, -0.5] },
        new PixelSharePolicy { PixelClasses = 2, PixelConfidence = 3, Confidences = [0.5, 0.6] },
        new HysteresisPolicy { Inner = new MaxSoftmaxScore(), Enter = [2, 3], Stay = [1, 2], Dwell = 4 },
        new ClassMeansPolicy { Means = [[[1], [2]], [[1, 2], [3, 4.5]]], Normalisers = [[1, 2], [3, 4]], HeadConfidences = [5, double.PositiveInfinity], Confidences = [0, double.MaxValue] },
        new TrustScorePolicy { Space = "features", Points = [[[[1], [2]], [[3]]], [[[1, 2]], [[3, 4], [5, 6]]]], Confidences = [1, 2] },
        new GatePolicy { Training = GatePolicy.LinearName, Input = GateInput.Features, Weights = [[1], [2, 3]], Biases = [0.5, -0.5], Confidences = [0, 0] },
        new GatePolicy { Training = GatePolicy.BranchName, Input = GateInput.Logits, Weights = [[1, 1], [2, 3]], Biases = [0.5, -0.5], Confidences = [0, 0] },
        new StopDistributionPolicy { Weights = [1, 2, 3, 4, 5], Bias = -1, Confidences = [0, double.PositiveInfinity] },
        new DecisionProcessPolicy { Lambda = 0.1, ConfidenceEdges = [[1, 2], []], EntropyEdges = [[0.5], [0.25]], Leave = [[0, 1, 0, 1, 0, 1], [1, 0]] },
    ];

    [Test]
    public void Catalog_HasAReaderForEveryPolicyHere_AndNoOther()
        => Assert.That(PolicyCatalog.Default.PolicyNames.Except(["eenet"]), Is.EquivalentTo(_policies.Select(p => p.Name).Distinct()));

    [TestCaseSource(nameof(_policies))]
    public void Policy_ThroughItsFile_IsTheSameAndDecidesTheSame(IExitPolicy policy)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("p.yaml");
        PolicyFile.Write(path, new(PolicyHeader.Of(_featured, policy, 3), policy), "1", "00");
        var read = PolicyFile.Read(path);
        // Scores are compared by name; all else by value.
        Assert.That(YamlWriter.Write(PolicyFile.ToYaml(read, "1", "00")), Is.EqualTo(File.ReadAllText(path)));
        Assert.That(ExitDriver.Decide(read.Policy, _featured).ExitOf, Is.EqualTo(ExitDriver.Decide(policy, _featured).ExitOf));
        Assert.That(read.Header, Is.EqualTo(PolicyHeader.Of(_featured, policy, 3)));
    }

    [TestCaseSource(nameof(_policies))]
    public void Policy_OnAnotherNumberOfExits_SaysHowManyItDecides(IExitPolicy policy)
        => Assert.That(
            Assert.Throws<EeHwException>(() => ExitDriver.Decide(policy, Traces.Of([[[3, 0]], [[0, 1]]], [0], 10, 20)))!.Message,
            Is.EqualTo($"policy {policy.Name}: error EEHW5022: it decides 3 exit(s); here are 2. Fit it on a trace of this network with `eehw policy fit`."));

    [TestCaseSource(nameof(_policies))]
    public void Policy_ThatNeedsFeatures_SaysHowToGetThem(IExitPolicy policy)
    {
        if (!policy.NeedsFeatures)
        {
            Assert.That(() => ExitDriver.Decide(policy, _trace), Throws.Nothing);
            return;
        }

        Assert.That(
            Assert.Throws<EeHwException>(() => ExitDriver.Decide(policy, _trace))!.Message,
            Is.EqualTo($"policy {policy.Name}, exit exit1: error EEHW5023: it looks at features, and the trace has none. Make the trace with `eehw trace --features`."));
    }

    [TestCaseSource(nameof(_policies))]
    public void Policy_InHardware_HasAUnitOrSaysWhyNot(IExitPolicy policy)
    {
        var hardware = policy.Hardware;
        Assert.That(hardware.Unit is null, Is.EqualTo(hardware.WhyNot is not null && hardware.Instead is not null && hardware.Instead.EndsWith('.') && !hardware.WhyNot.EndsWith('.')));
    }

    [Test]
    public void Policy_OfANetworkWithOneExit_AnswersThere()
        => Assert.That(ExitDriver.Decide(new HybridPolicy { Confidences = [] }, Traces.Of([[[0, 2], [1, 0]]], [0, 0], 5)).Prediction, Is.EqualTo(new[] { 1, 0 }));

    [Test]
    public void Hybrid_WithOneClass_LeavesAtOnce()
        => Assert.That(ExitDriver.Decide(new HybridPolicy { Confidences = [5, 5] }, Traces.Of([[[0]], [[1]], [[2]]], [0], 1, 2, 3)).ExitOf, Is.EqualTo(new byte[] { 0 }));

    [Test]
    public void ClassMeans_WithFeaturesOfAnotherLength_SaysWhich()
        => Assert.That(
            Assert.Throws<EeHwException>(() => ExitDriver.Decide(_policies.OfType<ClassMeansPolicy>().Single(), _featured with { Features = [new("a", 1, [1]), new("b", 1, [1]), new("c", 1, [1])] }))!.Message,
            Is.EqualTo("policy class-means, exit exit2: error EEHW5022: it knows feature vectors of 2 values there; the exit has 1. Make the trace with the features the policy was fitted on (`eehw trace --features`)."));

    [Test]
    public void Gate_OfAnotherNetwork_IsRefusedByItsFile()
    {
        using var folder = new TemporaryFolder();
        var gate = _policies.OfType<GatePolicy>().First();
        PolicyFile.Write(folder.File("gate.yaml"), new(PolicyHeader.Of(_featured, gate), gate), "1", "00");
        Assert.That(
            Assert.Throws<EeHwException>(() => PolicyFile.Read(folder.File("gate.yaml"), _featured with { NetworkHash = "cd" }))!.Message,
            Is.EqualTo($"{folder.File("gate.yaml")} network.hash: error EEHW5021: the policy linear-gate learned its numbers from network ab; this is network cd. Fit it again on a trace of this network with `eehw policy fit`."));
    }

    [Test]
    public void File_WithTooFewThresholds_SaysWhereAndHowMany()
    {
        using var folder = new TemporaryFolder();
        PolicyFile.Write(folder.File("p.yaml"), new(PolicyHeader.Of(_trace, new HybridPolicy { Confidences = [1] }), new HybridPolicy { Confidences = [1] }), "1", "00");
        Assert.That(
            Assert.Throws<EeHwException>(() => PolicyFile.Read(folder.File("p.yaml")))!.Message,
            Is.EqualTo($"{folder.File("p.yaml")}(17,16) parameters.confidences: error EEHW1408: 'confidences' has 1 value(s); needed are 2."));
    }

    [Test]
    public void Json_OfAGate_SaysToUseYaml()
        => Assert.That(
            Assert.Throws<EeHwException>(() => PolicyFile.Write("gate.json", new(PolicyHeader.Of(_trace, _policies[3]), _policies[3]), "1", "00"))!.Message,
            Is.EqualTo("gate.json: error EEHW5009: a JSON file holds threshold policies only; this one is patience. Use a name that ends with .yaml."));

    [Test]
    public void Warnings_OfExitsThatDecideNothing_NameThem()
    {
        var trace = Traces.Of([[[3, 0], [2, 0]], [[0, 1], [0, 1]], [[1, 0], [1, 0]]], [0, 0], 10, 20, 30);
        string[] Of(params double[] thresholds) => [.. PolicyWarnings.Of(trace, ThresholdPolicy.Of(new LogitMarginScore(), thresholds, 3)).Select(w => w.ToString())];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of(5, 1), Is.EqualTo(new[]
            {
                "exit exit1: warning EEHW5027: none of the 2 samples that get here leave; the head costs and decides nothing. Lower its threshold, or leave the exit out.",
                "exit exit2: warning EEHW5027: all 2 samples that get here leave; later exits are never used. Raise its threshold, or cut the network here.",
            }));
            Assert.That(Of(3, 2), Is.EqualTo(new[] { "exit exit2: warning EEHW5027: none of the 1 samples that get here leave; the head costs and decides nothing. Lower its threshold, or leave the exit out." }));
            Assert.That(PolicyWarnings.Of(trace, new PatiencePolicy { Patience = 1, Exits = 3 }).Select(w => w.Place.Item), Is.EqualTo(new[] { "exit exit2" }));
        }
    }
}
