using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Arithmetic;

public sealed class TransferredNetworkTests
{
    // fixed<16,6> has steps of 1/1024; 8 bits with 6 left of the point have steps of 1/4. Raw 1000 (0.9766) crosses as 4/4 = 1 (raw 1024), -129 (-0.126) as -1/4 rounded to nearest: -0.126*4 = -0.504, -1 (raw -256).
    [Test]
    public void Of_OneMap_RoundsItForThoseBehindOnly()
    {
        var b = new NetworkBuilder(2, 1, 1);
        var map = b.Relu(0);
        var network = b.Build(b.Dense(map, 2, [1, 0, 0, 1], [0, 0]), b.Dense(map, 2, [1, 0, 0, 1], [0, 0]));
        var quantized = Quantized(network);
        var cut = NetworkCut.After(network, "exit1", Place.Nowhere);
        var sent = TransferredNetwork.Of(quantized, [(cut, 8)]);
        var answers = new FixedExecutor(sent).RunRaw([1000, 129]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers[0], Is.EqualTo(new FixedExecutor(quantized).RunRaw([1000, 129])[0]));
            Assert.That(answers[0], Is.EqualTo(new long[] { 1000, 129 }));
            Assert.That(answers[1], Is.EqualTo(new long[] { 1024, 256 }));
            Assert.That(sent.Network.Layers.Select(l => l.Name), Does.Contain(network.Layers[map].Name + ".sent8"));
        }
    }

    [Test]
    public void Of_BitsThatEveryValueHas_IsTheNetworkItself()
    {
        var b = new NetworkBuilder(2, 1, 1);
        var map = b.Relu(0);
        var network = b.Build(b.Dense(map, 2), b.Dense(map, 3));
        var quantized = Quantized(network);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TransferredNetwork.Of(quantized, [(NetworkCut.After(network, "exit1", Place.Nowhere), 16)]), Is.SameAs(quantized));
            Assert.That(TransferredNetwork.Of(quantized, [(NetworkCut.After(network, "exit1", Place.Nowhere), null)]), Is.SameAs(quantized));
        }
    }

    // Any network, any cut: exits before it answer as they did; no layer multiplies more.
    [Test]
    public void Of_RandomNetworks_KeepsWhatLiesBefore()
    {
        var networks = Enumerable.Range(1, 30).Select(s => (Seed: s, Network: RandomExitNetworks.Create(s))).Where(n => n.Network.ExitCount > 1).Take(6).ToList();
        Assert.That(networks, Has.Count.EqualTo(6));
        foreach (var (seed, network) in networks)
        {
            var quantized = Quantized(network);
            var cut = NetworkCut.After(network, network.Exits[0].Name, Place.Nowhere);
            var sent = TransferredNetwork.Of(quantized, [(cut, 4)]);
            var input = Enumerable.Range(0, (int)network.Input.Elements).Select(i => (long)((i * 7919 % 2048) - 1024)).ToArray();
            var (whole, rounded) = (new FixedExecutor(quantized).RunRaw(input), new FixedExecutor(sent).RunRaw(input));
            using (Assert.EnterMultipleScope())
            {
                Assert.That(rounded[0], Is.EqualTo(whole[0]), $"seed {seed}");
                Assert.That(rounded.Select(r => r.Length), Is.EqualTo(whole.Select(r => r.Length)));
                Assert.That(new NetworkCosts(sent.Network).CumulativeMacs, Is.EqualTo(new NetworkCosts(network).CumulativeMacs));
            }
        }
    }

    private static QuantizedNetwork Quantized(Network network)
        => Quantizer.Quantize(network, new(FixedFormatText.Parse("fixed<16,6,RND,SAT>"), FixedFormatText.Parse("fixed<8,2>"), "none", 0.9999, 16, false), null);
}
