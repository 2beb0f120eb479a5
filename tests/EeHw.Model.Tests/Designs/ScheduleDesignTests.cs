using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Model.Tests.Designs;

/// <summary>An EENet schedule in a design: by a policy file, or by its numbers.</summary>
public sealed class ScheduleDesignTests
{
    private static readonly EeNetPolicy _policy = new() { Weights = new([[0.5, 0.25], [0.125, 0]], [[1, 0.5], [1, 0.25, 0.75]]), Confidences = [0.75, 0.5] };
    private static readonly double[] _weights = [0.5, 0.25, 1, 0.5, 0.125, 0, 1, 0.25, 0.75];

    [Test]
    public void PolicyFile_OfASchedule_GivesWeightsThresholdsAndUnit()
    {
        using var folder = new TemporaryFolder();
        var header = new PolicyHeader { ExitNames = ["a", "b", "c"], Classes = 2, NetworkHash = new string('a', 64), DataHash = "", Arithmetic = "float32", Costs = [1, 2, 3], CostUnit = "MACs" };
        PolicyFile.Write(folder.File("p.yaml"), new(header, _policy), "1", "00");
        var exits = DesignFile.Parse("network: net.onnx\nplatform: zc706\ndata: { source: \"glyphs:seed=1,count=10\" }\nexits: { policyFile: p.yaml }\n", folder.File("d.yaml")).Exits;
        Assert.That(exits, Is.EqualTo(new ExitChoice("eenet", [0.75, 0.5], false, "last", "eenet", 1, null) { ScoreWeights = _weights.ToValueList() }));
        Assert.That((exits.ScoreWeightsOf(0, 2), exits.ScoreWeightsOf(1, 2)), Is.EqualTo(((ValueList<double>)[0.5, 0.25, 1, 0.5], (ValueList<double>)[0.125, 0, 1, 0.25, 0.75])));
    }

    [Test]
    public void ScoreWeights_InADesign_RoundTripAndAreThePolicy()
    {
        var text = "network: net.onnx\nplatform: zc706\ndata: { source: \"glyphs:seed=1,count=10\" }\nexits: { policy: eenet, thresholds: [0.75, 0.5], scoreWeights: [0.5, 0.25, 1, 0.5, 0.125, 0, 1, 0.25, 0.75] }\n";
        var design = DesignFile.Parse(text);
        Assert.That(DesignFile.Parse(DesignFile.ToText(design)).Exits, Is.EqualTo(design.Exits));
        var b = new NetworkBuilder(1, 4, 4);
        var network = b.Build(b.Dense(0, 2), b.Dense(0, 2), b.Dense(0, 2));
        Assert.That(DesignPolicies.Of(design.Exits, network), Is.EqualTo(_policy));
    }

    [TestCase("policy: eenet", "exits.scoreWeights: error EEHW5002: 0 weight(s) were given; 2 early exit(s) of 10 classes need 25: at each one per class, two more, and one for each exit before. Name the file of a schedule in exits.policyFile: `eehw policy fit --policy eenet` writes one.")]
    [TestCase("policy: eenet, scoreWeights: [1, 2]", "exits.scoreWeights: error EEHW5002: 2 weight(s) were given; 2 early exit(s) of 10 classes need 25: at each one per class, two more, and one for each exit before. Name the file of a schedule in exits.policyFile: `eehw policy fit --policy eenet` writes one.")]
    public void Lower_WithOtherWeightsThanTheNetworkNeeds_SaysHowMany(string exits, string message)
    {
        var network = HandNetworks.Chain();
        var design = HandNetworks.DesignFor(network) with { Exits = DesignFile.Parse($"network: n.onnx\nplatform: zc706\ndata: {{ source: \"glyphs:seed=1,count=10\" }}\nexits: {{ {exits}, thresholds: [0.5, 0.5], unit: {{ kind: eenet }} }}\n").Exits };
        Assert.That(Assert.Throws<EeHwException>(() => Lowering.Lower(design, network, HandNetworks.Part()))!.Message, Is.EqualTo(message));
    }

    [Test]
    public void ScoreWeights_BesideAnotherPolicy_AreAContradiction()
        => Assert.That(
            Assert.Throws<EeHwException>(() => DesignFile.Parse("network: n.onnx\nplatform: zc706\ndata: { source: \"glyphs:seed=1,count=10\" }\nexits: { policy: entropy, scoreWeights: [1] }\n"))!.Message,
            Does.EndWith("exits.scoreWeights: error EEHW4001: weights of EENet's scores are given, but the policy is entropy. Name policy: eenet, or leave them out."));

    [Test]
    public void Lower_OfExitsWithOtherClasses_IsRefused()
    {
        var n = new HandNetworks(new Shape(1, 4, 4));
        var a = n.Conv(0, 2, 3, pad: 1);
        n.Exit(n.Dense(n.Flatten(a), 3));
        n.Exit(n.Dense(n.Flatten(a), 4));
        n.Exit(n.Dense(n.Flatten(a), 3));
        var network = n.Build();
        var design = HandNetworks.DesignFor(network) with { Exits = new ExitChoice("eenet", [0.5], false, "last", "eenet", 1, null) { ScoreWeights = [1] } };
        Assert.That(
            Assert.Throws<EeHwException>(() => Lowering.Lower(design, network, HandNetworks.Part()))!.Message,
            Does.StartWith("exits.scoreWeights: error EEHW5010: EENet's scores need the same classes at every early exit; exit '").And.EndWith("Use another policy."));
    }

    // Six early exits of 100 classes: 6 (1 + 100 + 3) + 15 + 1 registers.
    [Test]
    public void Lower_WithMoreRegistersThanTheMapHolds_SaysSo()
    {
        var n = new HandNetworks(new Shape(1, 4, 4));
        var a = n.Conv(0, 2, 3, pad: 1);
        for (var k = 0; k < 7; k++)
        {
            n.Exit(n.Dense(n.Flatten(a), k < 6 ? 100 : 10));
        }

        var network = n.Build();
        var design = HandNetworks.DesignFor(network) with
        {
            Exits = new ExitChoice("eenet", [0.01], false, "last", "eenet", 1, null) { ScoreWeights = Enumerable.Repeat(0.1, EeNetWeights.CountOf(100, 6)).ToValueList() },
        };
        Assert.That(
            Assert.Throws<EeHwException>(() => Lowering.Lower(design, network, HandNetworks.Part()))!.Message,
            Is.EqualTo("exits.unit.kind: error EEHW5010: the decision units of all exits need 640 run-time registers; the register map has room for 512. Use fewer exits, or a unit with one threshold for all classes."));
    }
}
