using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Hardware;

public sealed class LoweringTests
{
    [Test]
    public void Lower_OneConvolution_IsSourceWindowMacDecisionMergeSink()
    {
        // 1x1x6x6, conv 3x3 to 4 channels, global mean, four classes.
        var n = new HandNetworks(new Shape(1, 6, 6));
        n.Exit(n.GlobalPool(n.Conv(0, 4, 3)));
        var network = n.Build();
        var design = HandNetworks.DesignFor(network) with { Mapping = new() { Folding = new Dictionary<string, EeHw.Model.Designs.Folding> { ["conv1"] = new(2, 1, 3) } } };

        var graph = Lowering.Lower(design, network, HandNetworks.Part()).Graph;

        Assert.That(graph.Units.Select(u => u.Name), Is.EqualTo(new[] { "source", "stage1/conv1/window", "stage1/conv1/mac", "stage1/mean2/globalpool", "exit1/adapter", "exit1/decision", "merge", "sink" }));
        // 16 pixels, 4/2 PE blocks, 9/3 words each.
        Assert.That(graph.Units[2].IntervalCycles, Is.EqualTo(96));
        // 3 + 1 rows of 6.
        Assert.That(((SlidingWindow)graph.Units[1]).BufferWords, Is.EqualTo(24));
        Assert.That(((SlidingWindow)graph.Units[1]).OutputWords, Is.EqualTo(96));
    }

    [TestCaseSource(nameof(Networks))]
    public void Lower_AnyNetwork_GivesAWellFormedGraph(string name)
    {
        var network = Of(name);

        var lowered = Lowering.Lower(HandNetworks.DesignFor(network), network, HandNetworks.Part());

        GraphRules.Check(lowered.Graph);
        Assert.That(lowered.Design.Mapping.Auto, Is.Null);
        Assert.That(lowered.Notes, Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(Networks))]
    public void Lower_ItsOwnResult_GivesTheSameAgain(string name)
    {
        var network = Of(name);
        var once = Lowering.Lower(HandNetworks.DesignFor(network), network, HandNetworks.Part());

        var twice = Lowering.Lower(once.Design, network, HandNetworks.Part());

        Assert.That(twice.Design, Is.EqualTo(once.Design));
        Assert.That(twice.Graph, Is.EqualTo(once.Graph));
        Assert.That(twice.InputHash, Is.EqualTo(once.InputHash));
    }

    private static string[] Networks => ["chain", "residual"];

    private static EeHw.Model.Arithmetic.QuantizedNetwork Of(string name) => name == "chain" ? HandNetworks.Chain() : HandNetworks.Residual();
}
