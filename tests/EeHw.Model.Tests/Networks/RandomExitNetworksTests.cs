using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Networks;

public sealed class RandomExitNetworksTests
{
    [Test]
    public void Create_ManySeeds_DrawsWhatItPromises()
    {
        var networks = Enumerable.Range(0, 300).Select(s => RandomExitNetworks.Create(s)).ToList();
        foreach (var network in networks)
        {
            var stages = new NetworkStages(network).StageOf;
            Assert.That(stages, Is.Ordered.Ascending, network.Name);
            Assert.That(stages, Has.None.EqualTo(-1), network.Name);
            Assert.That(network.Layers.Select((l, i) => l.Inputs.All(j => j < i)), Has.All.True, network.Name);
            Assert.That(network.Layers.All(l => l.Output is { Channels: > 0, Height: > 0, Width: > 0 }), network.Name);
            Assert.That(network.Layers.Select(l => l.Name), Is.Unique, network.Name);
            Assert.That(network.Layers.OfType<PoolLayer>().All(p => p.Stride is { Height: > 0, Width: > 0 } && p.Kernel is { Height: > 0, Width: > 0 }), network.Name);
        }

        var layers = networks.SelectMany(n => n.Layers).ToList();
        Assert.That(layers.Select(l => l.Kind).Distinct(), Is.EquivalentTo(new[] { "input", "conv", "depthwise", "dense", "maxpool", "averagepool", "globalaveragepool", "relu", "clip", "add", "concat", "flatten" }));
        Assert.That(networks.Select(n => n.ExitCount).Distinct(), Is.EquivalentTo(new[] { 1, 2, 3, 4 }));
        Assert.That(networks.Count(n => Enumerable.Range(1, n.ExitCount - 1).Any(k => new NetworkStages(n).Crossing(k).Count > 1)), Is.GreaterThan(50), "two tensors across a boundary");
        Assert.That(layers.OfType<ConvLayer>().Count(c => c is { Groups: > 1, IsDepthwise: false }), Is.GreaterThan(20));
        Assert.That(layers.OfType<ConvLayer>().Count(c => c.Dilation != Extent.One), Is.GreaterThan(20));
        Assert.That(layers.OfType<ConvLayer>().Count(c => c.Padding.Top != c.Padding.Bottom), Is.GreaterThan(20));
    }

    [Test]
    public void Create_SameSeed_SameNetwork()
    {
        var (first, second) = (RandomExitNetworks.Create(5), RandomExitNetworks.Create(5));
        Assert.That(second, Is.EqualTo(first));
    }
}
