using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Networks;

public sealed class SubNetworkTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void Until_AnExit_AnswersAsThatExitDid(int exit)
    {
        var network = HandNetworks.Residual().Network;
        var cut = SubNetwork.Until(network, network.Exits[exit].Name, Place.Nowhere);
        var random = new Random(exit);
        var input = Enumerable.Range(0, (int)network.Input.Elements).Select(_ => (float)random.NextDouble()).ToArray();
        var data = Model.Datasets.Dataset.Create(network.Input, input, [0], 10, "x");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cut.ExitCount, Is.EqualTo(1));
            Assert.That(cut.Layers, Has.Count.LessThan(network.Layers.Count));
            Assert.That(TraceBuilder.Build(cut, data, new TraceOptions { NetworkHash = "" }).Trace.Logits, Is.EqualTo(TraceBuilder.Build(network, data, new TraceOptions { NetworkHash = "" }).Trace.LogitsOf(exit, 0).ToArray()));
        }
    }
}
