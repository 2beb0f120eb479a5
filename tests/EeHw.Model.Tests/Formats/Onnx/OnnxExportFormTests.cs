using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats.Onnx;

/// <summary>Forms that exporters, PyTorch's above all, give to networks that are simple: lists of exits, computed sizes, lines instead of maps.</summary>
public sealed class OnnxExportFormTests
{
    [Test]
    public void Read_SequenceOfLogits_IsTheExits()
    {
        // [] then insert the later exit, then the earlier one before it: places count from the end where negative.
        var network = Read(TwoExits().Integers("front", -2).Node("SequenceEmpty", "", "s0").Node("SequenceInsert", "s0 late", "s1").Node("SequenceInsert", "s1 early front", "s2").Output("s2"));
        Assert.That(network.Exits.Select(e => e.Name), Is.EqualTo(new[] { "early", "late" }));
        Assert.That(Read(TwoExits().Node("SequenceConstruct", "late early", "s").Output("s")), Is.EqualTo(network), "exits are ordered by depth, however they are listed");
        Assert.That(Read(TwoExits().Integers("at", 1).Node("SequenceConstruct", "late early", "s").Node("SequenceAt", "s at", "one").Output("one")).Exits.Single().Layer, Is.EqualTo(1));
    }

    [Test]
    public void Read_SoftmaxInASequence_IsLeftOutWithANote()
    {
        OnnxReader.Read("a.onnx", TwoExits().Node("Softmax", "early", "p").Node("SequenceConstruct", "p late", "s").Output("s").ToBytes(), out var notes);
        Assert.That(notes.Select(n => n.ToString()), Is.EqualTo(new[] { "a.onnx element 0 of output 's': note EEHW1113: the Softmax was left out: exits answer with logits." }));
    }

    [Test]
    public void Read_ConvOverALength_IsAConvolutionOfOneRow()
    {
        // [N, 2, 7], kernel 3, stride 2, pads 1 and 0: (7 + 1 - 3) / 2 + 1 = 3.
        var network = Read(new OnnxBuilder().Input("x", -1, 2, 7).Floats("w", [4, 2, 3], [.. Enumerable.Range(0, 24).Select(i => (float)i)]).Floats("b", [4], 1, 2, 3, 4)
            .Node("Conv", "x w b", "c", ("strides", new long[] { 2 }), ("pads", new long[] { 1, 0 }), ("dilations", new long[] { 1 }), ("kernel_shape", new long[] { 3 }))
            .Node("Relu", "c", "r").Node("MaxPool", "r", "m", ("kernel_shape", new long[] { 2 })).Node("GlobalAveragePool", "m", "g").Node("Flatten", "g", "y").Output("y", -1, 4));
        var conv = (ConvLayer)network.Layers[1];
        Assert.That(network.Input, Is.EqualTo(new Shape(2, 1, 7)));
        Assert.That((conv.Kernel, conv.Stride, conv.Padding, conv.Output), Is.EqualTo((new Extent(1, 3), new Extent(1, 2), new Padding(0, 1, 0, 0), new Shape(4, 1, 3))));
        Assert.That(network.Layers.Select(l => l.Output), Is.EqualTo(new[] { new Shape(2, 1, 7), new(4, 1, 3), new(4, 1, 3), new(4, 1, 2), new(4, 1, 1) }));
    }

    [Test]
    public void Read_LinesThroughEveryOperator_KeepTheirShape()
    {
        // Pad of a length before Conv, BatchNormalization, Add, Concat and Flatten on [N, C, L].
        var network = Read(new OnnxBuilder().Input("x", -1, 1, 4).Integers("p", 0, 0, 1, 0, 0, 1).Floats("w", [1, 1, 3], 1, 2, 3).Floats("one", [1], 1).Floats("zero", [1], 0)
            .Node("Pad", "x p", "q").Node("Conv", "q w", "c").Node("BatchNormalization", "c one zero zero one", "n", ("epsilon", 0f))
            .Node("Add", "n x", "a").Node("Concat", "a n", "k", ("axis", 1)).Node("Flatten", "k", "f").Floats("m", [8, 2], new float[16]).Node("MatMul", "f m", "y").Output("y", -1, 2));
        Assert.That(network.Layers.Select(l => $"{l.Kind} {l.Output}"), Is.EqualTo(new[] { "input [1, 1, 4]", "conv [1, 1, 4]", "add [1, 1, 4]", "concat [2, 1, 4]", "flatten [8, 1, 1]", "dense [2, 1, 1]" }));
        Assert.That(((ConvLayer)network.Layers[1]).Padding, Is.EqualTo(new Padding(0, 1, 0, 1)));
    }

    [Test]
    public void Read_ViewOfComputedSizes_IsFolded()
    {
        // x.view(x.size(0), x.size(1) * x.size(2) * 4), as PyTorch traces it.
        var network = Read(new OnnxBuilder().Input("x", -1, 2, 3, 4).Integers("i0", 0).Integers("i1", 1).Integers("i2", 2).Integers("four", 4).Integers("axes", 0).Floats("m", [24, 2], new float[48])
            .Node("Shape", "x", "s").Node("Gather", "s i0", "n").Node("Gather", "s i1", "c").Node("Gather", "s i2", "h").Node("Mul", "c h", "ch").Node("Mul", "ch four", "all")
            .Node("Concat", "n all", "to", ("axis", 0)).Node("Reshape", "x to", "f").Node("MatMul", "f m", "y").Output("y", -1, 2));
        Assert.That(network.Layers.Select(l => l.Kind), Is.EqualTo(new[] { "input", "flatten", "dense" }));
    }

    [Test]
    public void Read_SliceOfTheShape_IsFolded()
    {
        // torch.flatten(x, 1) by hand: x.reshape(x.shape[:1] + (-1,)); also operator set 15's Shape(start, end).
        var slice = new OnnxBuilder().Input("x", -1, 2, 3, 1).Integers("from", 0).Integers("until", 1).Integers("rest", -1).Floats("m", [6, 2], new float[12])
            .Node("Shape", "x", "s").Node("Slice", "s from until", "n").Node("Concat", "n rest", "to", ("axis", 0)).Node("Reshape", "x to", "f").Node("MatMul", "f m", "y").Output("y", -1, 2);
        var part = new OnnxBuilder { Opset = 15 }.Input("x", -1, 2, 3, 1).Integers("rest", -1).Floats("m", [6, 2], new float[12])
            .Node("Shape", "x", "n", ("end", 1)).Node("Concat", "n rest", "to", ("axis", 0)).Node("Reshape", "x to", "f").Node("MatMul", "f m", "y").Output("y", -1, 2);
        Assert.That(Read(slice).Layers.Select(l => l.Kind), Is.EqualTo(new[] { "input", "flatten", "dense" }));
        Assert.That(Read(part), Is.EqualTo(Read(slice)));
    }

    [Test]
    public void Read_PadsThatPyTorchComputes_AreFolded()
    {
        // F.pad(x, (1, 2)): [1, 2] and six zeros, as a table of 4 x 2, its rows reversed, turned and made a list: [0, 0, 0, 1, 0, 0, 0, 2].
        var network = Read(new OnnxBuilder().Input("x", -1, 1, 3, 3).Integers("given", 1, 2).Integers("six", 6).Integers("table", -1, 2).Integers("start", -1).Integers("end", long.MinValue + 1).Integers("axis", 0).Integers("step", -1).Integers("list", -1)
            .Node("ConstantOfShape", "six", "zeros").Node("Cast", "zeros", "whole", ("to", 7)).Node("Concat", "given whole", "eight", ("axis", 0)).Node("Reshape", "eight table", "t").Node("Slice", "t start end axis step", "turned")
            .Node("Transpose", "turned", "wide", ("perm", new long[] { 1, 0 })).Node("Reshape", "wide list", "pads").Node("Pad", "x pads", "q")
            .Node("AveragePool", "q", "a", ("kernel_shape", new long[] { 3, 3 })).Node("Flatten", "a", "y").Output("y", -1, 4));
        var pool = (PoolLayer)network.Layers[1];
        Assert.That((pool.Padding, pool.CountPadding, pool.Output), Is.EqualTo((new Padding(0, 1, 0, 2), true, new Shape(1, 1, 4))));
    }

    [Test]
    public void Read_BatchNormalizationWithTheOutputsOfTraining_IsFolded()
    {
        // Operator set 9 names mean and variance as outputs as well; nobody reads them.
        var network = Read(new OnnxBuilder { Opset = 9 }.Input("x", -1, 1, 2, 2).Floats("w", [1, 1, 1, 1], 5).Floats("b", [1], 7).Floats("gamma", [1], 2).Floats("beta", [1], 1).Floats("mean", [1], 3).Floats("variance", [1], 3.5f)
            .Node("Conv", "x w b", "c").Named("n", "BatchNormalization", "c gamma beta mean variance", "n mean1 var1 mean2 var2", ("epsilon", 0.5f), ("momentum", 0.9f)).Node("Flatten", "n", "y").Output("y", -1, 4));
        Assert.That((((ConvLayer)network.Layers[1]).Weights[0], ((ConvLayer)network.Layers[1]).Bias[0]), Is.EqualTo((5f, 5f)));
    }

    [Test]
    public void Read_BatchNormalizationTakenApart_IsFolded()
    {
        // (c - 3) / sqrt(3.5 + 0.5) * 2 + 1 of 5 x + 7: the square root and the sum are of constants. 5 x + 5.
        var network = Read(new OnnxBuilder().Input("x", -1, 1, 2, 2).Floats("w", [1, 1, 1, 1], 5).Floats("b", [1], 7).Floats("gamma", [1, 1, 1], 2).Floats("beta", [1, 1, 1], 1).Floats("mean", [1, 1, 1], 3).Floats("variance", [1, 1, 1], 3.5f).Floats("epsilon", [1], 0.5f)
            .Node("Conv", "x w b", "c").Node("Sub", "c mean", "d").Node("Add", "variance epsilon", "v").Node("Sqrt", "v", "s").Node("Div", "d s", "q").Node("Mul", "q gamma", "g").Node("Add", "g beta", "n").Node("Flatten", "n", "y").Output("y", -1, 4));
        Assert.That(network.Layers, Has.Count.EqualTo(3));
        Assert.That((((ConvLayer)network.Layers[1]).Weights[0], ((ConvLayer)network.Layers[1]).Bias[0]), Is.EqualTo((5f, 5f)));
    }

    [Test]
    public void Read_HierarchicalNames_AreKept()
    {
        var network = Read(new OnnxBuilder().Input("x", -1, 1, 2, 2).Floats("backbone.0.weight", [1, 1, 1, 1], 1)
            .Named("/backbone/0/Conv", "Conv", "x backbone.0.weight", "/backbone/0/Conv_output_0").Named("/backbone/1/Relu", "Relu", "/backbone/0/Conv_output_0", "/backbone/1/Relu_output_0")
            .Named("/head/Flatten", "Flatten", "/backbone/1/Relu_output_0", "exit1").Output("exit1", -1, 4));
        Assert.That(network.Layers.Select(l => l.Name), Is.EqualTo(new[] { "x", "/backbone/0/Conv", "/backbone/1/Relu", "/head/Flatten" }));
        Assert.That(OnnxReader.Read("a.onnx", OnnxWriter.ToBytes(network), out _).Layers.Select(l => l.Name).Take(3), Is.EqualTo(network.Layers.Select(l => l.Name).Take(3)));
    }

    // Little-endian bytes of 1.5 and -2 in each type (IEEE 754: binary64, binary16, the upper half of binary32).
    [TestCase(11, new byte[] { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0 })]
    [TestCase(10, new byte[] { 0x00, 0x3e, 0x00, 0xc0 })]
    [TestCase(16, new byte[] { 0xc0, 0x3f, 0x00, 0xc0 })]
    public void Read_InitialisersOfOtherTypes_AreConverted(int type, byte[] bytes)
    {
        var network = Read(new OnnxBuilder().Input("x", -1, 1).Raw("w", type, [1, 2], bytes).Node("MatMul", "x w", "y").Output("y", -1, 2));
        Assert.That(((DenseLayer)network.Layers[1]).Weights, Is.EqualTo(new[] { 1.5f, -2f }));
    }

    private static IEnumerable<TestCaseData> Refusals()
    {
        yield return Case(TwoExits().Node("SequenceEmpty", "", "s").Output("s"),
            "a.onnx output 's': error EEHW1111: it is a sequence without elements; supported are the logits of every exit. Export the logits of every exit as a graph output.");
        yield return Case(TwoExits().Integers("at", 3).Node("SequenceConstruct", "early late", "s").Node("SequenceAt", "s at", "y").Output("y"),
            "a.onnx(byte *) node 'y_node' (SequenceAt): error EEHW1110: place 3 is not in a sequence with 2 places. Export the network again.");
        yield return Case(TwoExits().Integers("two", 2).Node("Shape", "x", "s").Integers("i", 0).Node("Gather", "s i", "n").Node("Mul", "n two", "m").Node("Reshape", "late m", "y").Output("y", -1, 2),
            "a.onnx(byte *) node 'm_node' (Mul): error EEHW1106: it computes with the number of samples, which a network does not know. Export the network so that samples only keep their place: x.flatten(1), or x.view(x.size(0), -1).");
        yield return Case(TwoExits().Node("Floor", "late", "y").Output("y", -1, 2),
            "a.onnx(byte *) node 'y_node' (Floor): error EEHW1106: it reads a feature map; Floor is supported where all it reads is constant. docs/formats.md lists what is read.");
        yield return Case(new OnnxBuilder().Input("x", -1, 2, 7).Floats("w", [1, 2, 3, 1], new float[6]).Node("Conv", "x w", "y").Output("y", -1, 1),
            "a.onnx(byte *) node 'y_node' (Conv): error EEHW1106: the weights have the sizes [1, 2, 3, 1] on [N, 2, 7]; supported are kernels of one or two dimensions: output channels, input channels per group, rows, columns (or the length alone), each up to 65535. docs/formats.md lists what is read.");
        yield return Case(new OnnxBuilder().Input("x", -1, 2, 7).Floats("w", [1, 2, 3], new float[6]).Node("Conv", "x w", "y", ("pads", new long[] { 1 })).Output("y", -1, 1),
            "a.onnx(byte *) node 'y_node' (Conv): error EEHW1106: pads is [1]; supported are two numbers from 0 to 65535 (before, after). docs/formats.md lists what is read.");

        static TestCaseData Case(OnnxBuilder file, string message) => new TestCaseData(file, message).SetArgDisplayNames(message.Split("error ")[1][..60]);
    }

    [TestCaseSource(nameof(Refusals))]
    public void Read_WhatIsNotSupported_SaysWhatIs(OnnxBuilder file, string expected)
    {
        var e = Assert.Throws<EeHwException>(() => Read(file));
        Assert.That(System.Text.RegularExpressions.Regex.Replace(e!.Message, "byte [0-9]+", "byte *"), Is.EqualTo(expected));
    }

    private static OnnxBuilder TwoExits() => new OnnxBuilder().Input("x", -1, 1).Floats("w", [1, 2], 1, 2).Floats("v", [2, 2], 1, 2, 3, 4).Node("MatMul", "x w", "early").Node("MatMul", "early v", "late");

    private static Network Read(OnnxBuilder file) => OnnxReader.Read("a.onnx", file.ToBytes(), out _);
}
