using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Model.Tests.Designs;

public sealed class DesignDefaultsTests
{
    [Test]
    public void Fill_NetworkWithRules_TakesThemAsPolicy()
    {
        var filled = DesignDefaults.Fill(Short(), Network(new ImportedExitRule("max-softmax", 0.75, true), new ImportedExitRule("max-softmax", 0.5, true)));

        Assert.That(filled.Exits, Is.EqualTo(new ExitChoice("max-softmax", [0.75, 0.5], true, "last", "softmax-base2", 1, null)));
    }

    [Test]
    public void Fill_NetworkWithoutRules_TakesTheUsualOnes()
        => Assert.That(DesignDefaults.Fill(Short(), Network(null, null)).Exits, Is.EqualTo(new ExitChoice("max-softmax", [0.9, 0.9], false, "last", "softmax-base2", 1, null)));

    [Test]
    public void Fill_DesignWithAPolicy_KeepsIt()
    {
        var design = Short();
        design = design with { Exits = design.Exits with { Policy = "entropy", Thresholds = [0.25] } };

        Assert.That(DesignDefaults.Fill(design, Network(new ImportedExitRule("max-softmax", 0.75, true), null)).Exits, Is.EqualTo(new ExitChoice("entropy", [0.25], false, "last", "entropy-base2", 1, null)));
    }

    [Test]
    public void Fill_RulesThatDiffer_AreRefused()
    {
        var e = Assert.Throws<EeHwException>(() => DesignDefaults.Fill(Short(), Network(new ImportedExitRule("max-softmax", 0.75, true), new ImportedExitRule("max-softmax", 0.5, false))));

        Assert.That(e!.Message, Is.EqualTo("exits.policy: error EEHW4005: the exit rules in the network file differ (max-softmax >, max-softmax >=); a design has one policy. Name policy, thresholds and strict in the design."));
    }

    [Test]
    public void RequireResolved_AutomaticFolding_IsRefused()
    {
        var e = Assert.Throws<EeHwException>(() => ResolvedDesign.RequireResolved(Short()));

        Assert.That(e!.Message, Is.EqualTo("mapping.folding.auto: error EEHW4110: the design asks for automatic folding; this step needs every folding decided. Run: eehw design resolve DESIGN --out design.resolved.yaml"));
    }

    private static Design Short() => DesignFile.Parse("network: a.onnx\nplatform: zc706\ndata: { source: \"glyphs:seed=1,count=1\" }\n");

    private static Network Network(params ImportedExitRule?[] rules)
    {
        var b = new NetworkBuilder(1, 1, 1);
        var network = b.Build([.. Enumerable.Range(0, rules.Length + 1).Select(_ => b.Dense(0, 2))]);
        return network with { Exits = network.Exits.Select((e, k) => k < rules.Length ? e with { Rule = rules[k] } : e).ToValueList() };
    }
}
