using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Networks;

public sealed class NetworkCutTests
{
    // input - a - b - exit1; b - c - d - exit2 with a skip from a to d.
    private static (Network Network, int A, int B, int C, int D) Make()
    {
        var n = new NetworkBuilder(2, 6, 6);
        var a = n.Conv(0, 4, new Extent(3, 3), padding: new Padding(1, 1, 1, 1), name: "a");
        var b = n.Conv(a, 4, new Extent(3, 3), padding: new Padding(1, 1, 1, 1), name: "b");
        var head = n.Dense(n.GlobalAveragePool(b), 3, name: "head");
        var c = n.Conv(b, 4, new Extent(3, 3), padding: new Padding(1, 1, 1, 1), name: "c");
        var d = n.Add(c, a);
        return (n.Build(head, n.Dense(n.GlobalAveragePool(d), 3, name: "last")), a, b, c, d);
    }

    [Test]
    public void After_AnExit_SendsEverythingThatLaterStagesRead()
    {
        var (network, a, b, _, _) = Make();
        var cut = NetworkCut.After(network, "exit1", Place.Nowhere);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((cut.Stage, cut.IsWhole), Is.EqualTo((1, true)));
            Assert.That(cut.Crossing, Is.EqualTo(new[] { a, b }));
        }
    }

    [Test]
    public void After_ALayerInsideAStage_HasItsAncestorsBefore()
    {
        var (network, a, b, c, _) = Make();
        var (first, third) = (NetworkCut.After(network, "a", Place.Nowhere), NetworkCut.After(network, "c", Place.Nowhere));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Stage, first.IsWhole), Is.EqualTo((0, false)));
            Assert.That(first.Crossing, Is.EqualTo(new[] { a }));
            Assert.That((third.Stage, third.IsWhole), Is.EqualTo((1, false)));
            Assert.That(third.Crossing, Is.EqualTo(new[] { a, c }));
            Assert.That(third.Before[b], Is.True);
        }
    }

    [Test]
    public void After_TheInput_SendsTheInput()
    {
        var cut = NetworkCut.After(Make().Network, "input", Place.Nowhere);
        Assert.That((cut.Stage, cut.IsWhole, cut.Crossing.Single()), Is.EqualTo((0, true, 0)));
    }

    [TestCase("exit3", "error EEHW6701: the network has no exit and no layer 'exit3'; its exits are exit1, exit2. Did you mean 'exit1'?")]
    [TestCase("exit2", "error EEHW6701: nothing lies behind 'exit2': the whole network is before the link. Name an earlier exit or layer, or remove the link.")]
    public void After_WhatCannotBe_SaysWhy(string name, string expected)
        => Assert.That(Assert.Throws<EeHwException>(() => NetworkCut.After(Make().Network, name, Place.Nowhere))!.Message, Does.Contain(expected));
}
