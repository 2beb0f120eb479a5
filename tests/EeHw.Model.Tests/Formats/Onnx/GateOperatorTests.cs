using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats.Onnx;

public sealed class GateOperatorTests
{
    [Test]
    public void Read_LeakyReluAndPRelu_AreLeakyRelu()
    {
        var network = Read(Graph().Floats("slope", [2, 1, 1], 0.25f, 0.25f).Node("LeakyRelu", "c", "a", ("alpha", 0.1f)).Node("PRelu", "a slope", "b").Node("LeakyRelu", "b", "d").Node("Flatten", "d", "y").Output("y", -1, 8));
        Assert.That(network.Layers.OfType<SelfGateLayer>().Select(g => (g.Kind, g.Slope)), Is.EqualTo(new[] { ("leakyrelu", 0.1f), ("leakyrelu", 0.25f), ("leakyrelu", 0.01f) }));
    }

    [Test]
    public void Read_EveryFormOfHardSwish_IsTheSame()
    {
        var expected = Read(Finish(Graph().Node("HardSwish", "c", "h")));
        var sigmoid = Graph().Node("HardSigmoid", "c", "s", ("alpha", 1f / 6), ("beta", 0.5f)).Node("Mul", "c s", "h");

        // x * relu6(x + 3) / 6, divided at the end, before the product, and as a factor.
        var constants = Graph().Floats("three", [], 3).Floats("six", [], 6).Floats("sixth", [], 1f / 6).Floats("zero", [], 0).Node("Add", "c three", "p").Node("Clip", "p zero six", "r");
        var last = Graph().Floats("three", [], 3).Floats("six", [], 6).Floats("zero", [], 0).Node("Add", "c three", "p").Node("Clip", "p zero six", "r").Node("Mul", "c r", "m").Node("Div", "m six", "h");
        var first = constants.Node("Mul", "r sixth", "g").Node("Mul", "g c", "h");
        foreach (var form in new[] { sigmoid, first, last })
        {
            var network = Read(Finish(form));
            Assert.That(network.Layers.Select(l => l.Kind), Is.EqualTo(expected.Layers.Select(l => l.Kind)));
            Assert.That(((SelfGateLayer)network.Layers[2]).Function, Is.EqualTo(SelfGateFunction.HardSwish));
        }
    }

    [Test]
    public void Read_ValueTimesItsSigmoid_IsSwish()
    {
        OnnxReader.Read("a.onnx", Finish(Graph().Node("Sigmoid", "c", "s").Node("Mul", "s c", "h")).ToBytes(), out var notes);
        var network = Read(Finish(Graph().Node("Sigmoid", "c", "s").Node("Mul", "s c", "h")));
        Assert.That(network.Layers.Select(l => l.Kind), Is.EqualTo(new[] { "input", "conv", "swish", "flatten" }));
        Assert.That(notes, Is.Empty, "the sigmoid became a part of the swish");
    }

    [Test]
    public void Read_HardSigmoidAlone_IsAClippedScale()
    {
        // min(max(x / 5 + 1/2, 0), 1) of 1x1 convolutions with weight 1: folded into them.
        var network = Read(Finish(Graph().Node("HardSigmoid", "c", "h")));
        Assert.That(network.Layers.Select(l => l.Kind), Is.EqualTo(new[] { "input", "conv", "clip", "flatten" }));
        Assert.That((((ConvLayer)network.Layers[1]).Weights[0], ((ConvLayer)network.Layers[1]).Bias[0], ((ClipLayer)network.Layers[2]).Maximum), Is.EqualTo((0.2f, 0.5f, 1f)));
    }

    [Test]
    public void Read_MulByAConstant_IsFoldedOrStandsBesideItsInput()
    {
        var folded = Read(Finish(Graph().Floats("two", [], 2).Node("Mul", "c two", "h")));
        Assert.That(((ConvLayer)folded.Layers[1]).Weights, Is.EqualTo(new[] { 2f, 0, 0, 2 }));
        var beside = Read(Finish(Graph().Floats("factors", [2, 1, 1], 2, 3).Node("Relu", "c", "r").Node("Mul", "factors r", "h")));
        Assert.That(((ConvLayer)beside.Layers[3]).Weights, Is.EqualTo(new[] { 2f, 3 }));
        Assert.That(((ConvLayer)beside.Layers[3]).IsDepthwise);
    }

    private static IEnumerable<TestCaseData> Refusals()
    {
        yield return Case(Graph().Node("Relu", "c", "r").Node("Mul", "c r", "h"), "it multiplies the maps 'c' and 'r'; supported are a map and its own Sigmoid or HardSigmoid (Swish, HardSwish), and a map and a constant per channel. Squeeze-and-excitation and attention need a multiplier between maps, which no unit is: train the block without it.");
        yield return Case(Graph().Node("HardSigmoid", "c", "s").Node("Mul", "c s", "h"), "it multiplies the maps 'c' and 's'; supported are a map and its own Sigmoid or HardSigmoid (Swish, HardSwish), and a map and a constant per channel. Squeeze-and-excitation and attention need a multiplier between maps, which no unit is: train the block without it.");
        yield return Case(Graph().Node("LeakyRelu", "c", "h", ("alpha", 1.5f)), "alpha is 1.5; supported are slopes from -1 to 1. docs/formats.md lists what is read.");

        static TestCaseData Case(OnnxBuilder file, string message) => new TestCaseData(file, message).SetArgDisplayNames(message[..40]);
    }

    [TestCaseSource(nameof(Refusals))]
    public void Read_WhatIsNotSupported_SaysWhatIs(OnnxBuilder file, string expected)
        => Assert.That(Assert.Throws<EeHwException>(() => Read(Finish(file)))!.Message, Does.EndWith("error EEHW1106: " + expected));

    private static OnnxBuilder Graph() => new OnnxBuilder { Opset = 14 }.Input("x", -1, 2, 2, 2).Floats("w", [2, 2, 1, 1], 1, 0, 0, 1).Node("Conv", "x w", "c");

    private static OnnxBuilder Finish(OnnxBuilder builder) => builder.Node("Flatten", "h", "y").Output("y", -1, 8);

    private static Network Read(OnnxBuilder file) => OnnxReader.Read("a.onnx", file.ToBytes(), out _);
}
