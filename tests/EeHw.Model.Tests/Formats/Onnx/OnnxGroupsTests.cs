using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats.Onnx;

/// <summary>Exits that answer groups of classes keep them in the file's metadata.</summary>
public sealed class OnnxGroupsTests
{
    [Test]
    public void Read_WhatWasWritten_HasTheSameGroups()
    {
        using var folder = new TemporaryFolder();
        OnnxWriter.Write(Network([0, 1, 1]), folder.File("n.onnx"));
        var network = OnnxReader.Read(folder.File("n.onnx"));
        Assert.That(network.Exits.Select(e => e.Groups), Is.EqualTo(new ValueList<int>?[] { [0, 1, 1], null }));
        Assert.That((network.Exits[0].LabelOf(2), network.Exits[1].LabelOf(2)), Is.EqualTo((1, 2)));
    }

    [TestCase(new[] { 0, 1 })]
    [TestCase(new[] { 0, 1, 2 })]
    public void Read_GroupsThatDoNotFit_AreRefused(int[] groups)
    {
        using var folder = new TemporaryFolder();
        OnnxWriter.Write(Network(groups.ToValueList()), folder.File("n.onnx"));
        var message = Assert.Throws<EeHwException>(() => OnnxReader.Read(folder.File("n.onnx")))!.Message;
        Assert.That(message, Does.Contain($"error EEHW1111: its groups of classes are '{string.Join(",", groups)}'; needed are 3 numbers from 0 to 1 at an exit before the final one."));
    }

    private static Network Network(ValueList<int> groups)
    {
        var b = new NetworkBuilder(2, 1, 1);
        var (early, last) = (b.Dense(0, 2), b.Dense(0, 3));
        var network = b.Build(early, last);
        return network with { Exits = [network.Exits[0] with { Groups = groups }, network.Exits[1]] };
    }
}
