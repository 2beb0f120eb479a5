using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Hardware;

public sealed class SkipDepthTests
{
    // One residual block on an 8x8 map of one channel, everything serial. The long arm holds, in words of the skip (64 per frame):
    // FIFO before the window 2, line buffer 4 rows 32 (released rows never lead: max(0, o-1+1) - o = 0), FIFO of 2 window words of 576: 2/9, MAC array 2;
    // 36.2 in all; the short arm holds nothing of its own. 37 + 2.
    [Test]
    public void Lower_ResidualBlock_HasTheSkipDepthByHand()
    {
        var n = new HandNetworks(new Shape(1, 8, 8));
        var a = n.Conv(0, 1, 3, pad: 1);
        n.Exit(n.Dense(n.Flatten(n.Sum(n.Conv(a, 1, 3, pad: 1), a)), 2));
        var network = n.Build();
        var design = HandNetworks.DesignFor(network) with { Mapping = new() { Folding = network.Network.Layers.Where(l => l is ConvLayer or DenseLayer).ToDictionary(l => l.Name, _ => new Folding(1, 1)) } };

        var graph = Lowering.Lower(design, network, HandNetworks.Part()).Graph;

        var skip = graph.Channels.Single(c => c.IsSkip);
        Assert.That(skip.Name, Is.EqualTo("stage1/conv1/fork.1"));
        Assert.That(skip.Depth, Is.EqualTo(39));
    }

    [Test]
    public void Lower_SkipDepthGivenByName_IsTakenAndStillCalledASkip()
    {
        var network = HandNetworks.Residual();
        var design = HandNetworks.DesignFor(network);
        var name = Lowering.Lower(design, network, HandNetworks.Part()).Graph.Channels.First(c => c.IsSkip).Name;

        var graph = Lowering.Lower(design with { Mapping = design.Mapping with { FifoDepths = new Dictionary<string, int> { [name] = 5 } } }, network, HandNetworks.Part()).Graph;

        Assert.That(graph.Channels.Single(c => c.Name == name), Has.Property(nameof(Channel.Depth)).EqualTo(5).And.Property(nameof(Channel.IsSkip)).True);
    }
}
