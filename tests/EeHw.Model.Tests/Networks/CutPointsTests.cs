using EeHw.Model.Networks;
using EeHw.Testing;
using NetworkBuilder = EeHw.Testing.NetworkBuilder;

namespace EeHw.Model.Tests.Networks;

public sealed class CutPointsTests
{
    // A residual block: conv1 (4 MACs a pixel) - relu2 - conv3 (16) - add4 with relu2 - relu5 - flatten6 - dense7, on 4 pixels; 128 MACs of dense.
    // Nothing runs past conv1, relu2, add4, relu5; conv1 and add4 are merged with their activation; conv3 is passed by the skip; the flattened view is no tensor of its own.
    // Before: conv1, relu2: 16; conv3, add4, relu5, flatten6: 80; all: 80 + 16·8 = 208.
    [Test]
    public void Of_AResidualBlock_MarksWhatNothingRunsPast()
    {
        var n = new NetworkBuilder(1, 2, 2);
        var skip = n.Relu(n.Conv(0, 4, Extent.One));
        var sum = n.Relu(n.Add(n.Conv(skip, 4, Extent.One), skip));
        var network = n.Build(n.Dense(sum, 8));
        var points = CutPoints.Of(network);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(points.Select(p => p.Name), Is.EqualTo(network.Layers.Skip(1).SkipLast(1).Select(l => l.Name)));
            Assert.That(points.Select(p => p.MacsBefore), Is.EqualTo(new long[] { 16, 16, 80, 80, 80, 80 }));
            Assert.That(points[1].BackboneFraction, Is.EqualTo(16.0 / 208));
            Assert.That(points.Where(p => p.IsClean).Select(p => p.Name), Is.EqualTo(new[] { "relu2", "relu5" }));
            Assert.That(CutPoints.Nearest(points, 0.20)!.Name, Is.EqualTo("relu2")); // 7.7 % and 38.5 %: the middle is 23.1 %
            Assert.That(CutPoints.Nearest(points, 0.24)!.Name, Is.EqualTo("relu5"));
        }
    }

    [Test]
    public void Of_ANetworkWithHeads_OffersTheBackboneOnly()
    {
        var n = new NetworkBuilder(1, 4, 4);
        var a = n.Relu(n.Conv(0, 2, new Extent(3, 3)));
        var head = n.Dense(n.MaxPool(a, new Extent(2, 2)), 3);
        var network = n.Build(head, n.Dense(a, 3));
        Assert.That(CutPoints.Of(network).Where(p => p.IsClean).Select(p => p.Layer), Is.EqualTo(new[] { a }));
    }

    // Every clean place holds all that later backbone layers need: no edge of the backbone jumps over it.
    [Test]
    public void IsClean_OfRandomNetworks_MeansThatNoEdgeJumpsOver([Range(1, 60)] int seed)
    {
        var network = RandomExitNetworks.Create(seed);
        var stages = new NetworkStages(network);
        var final = Enumerable.Range(0, network.Layers.Count).Where(stages.IsBackbone).ToHashSet();
        foreach (var point in CutPoints.Of(network).Where(p => p.IsClean))
        {
            var without = Reach(network, final, point.Layer);
            Assert.That(without, Does.Not.Contain(network.Exits[^1].Layer), point.Name);
        }
    }

    // Backbone layers that the input reaches without passing through one of them.
    private static HashSet<int> Reach(Network network, HashSet<int> backbone, int without)
    {
        var reached = new HashSet<int> { 0 };
        for (var i = 1; i < network.Layers.Count; i++)
        {
            if (i != without && backbone.Contains(i) && network.Layers[i].Inputs.Any(reached.Contains))
            {
                reached.Add(i);
            }
        }

        return reached;
    }
}
