using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats.Onnx;

public sealed class OnnxReaderTests
{
    // Output of size n, kernel k, stride s: SAME makes ceil(n/s); an odd zero goes to the end (UPPER) or the beginning (LOWER).
    [TestCase("SAME_UPPER", 5, 2, 2, 3, 0, 1)]
    [TestCase("SAME_LOWER", 5, 2, 2, 3, 1, 0)]
    [TestCase("SAME_UPPER", 6, 3, 2, 3, 0, 1)]
    [TestCase("SAME_UPPER", 7, 3, 1, 7, 1, 1)]
    [TestCase("VALID", 7, 3, 2, 3, 0, 0)]
    public void Read_AutoPad_PadsAsOnnxSays(string mode, int size, int kernel, int stride, int output, int before, int after)
    {
        var network = Read(Graph(1, size, 1).Floats("w", [1, 1, kernel, 1], new float[kernel])
            .Node("Conv", "x w", "c", ("auto_pad", mode), ("strides", new long[] { stride, 1 })).Node("Flatten", "c", "y").Output("y", -1, output));
        var conv = (ConvLayer)network.Layers[1];
        Assert.That((conv.Output.Height, conv.Padding), Is.EqualTo((output, new Padding(before, 0, after, 0))));
    }

    // Size 6, window 3, stride 2: floor gives 2 windows (0..2, 2..4), ceil a third (4..6) that reaches one beyond the end.
    // Size 5, window 2, stride 2: the third begins at 4, inside. Size 4, window 1, stride 3, nothing beyond: 0 and 3.
    [TestCase(6, 3, 2, 3, 1)]
    [TestCase(5, 2, 2, 3, 1)]
    [TestCase(5, 3, 2, 2, 0)]
    [TestCase(4, 1, 3, 2, 0)]
    [TestCase(5, 1, 3, 2, 0)] // ceil would begin a third window at 6, outside: dropped
    public void Read_CeilMode_AddsOneWindowThatBeginsInside(int size, int kernel, int stride, int output, int extra)
    {
        var network = Read(Graph(1, size, 1)
            .Node("MaxPool", "x", "c", ("kernel_shape", new long[] { kernel, 1 }), ("strides", new long[] { stride, 1 }), ("ceil_mode", 1)).Node("Flatten", "c", "y").Output("y", -1, output));
        var pool = (PoolLayer)network.Layers[1];
        Assert.That((pool.Output.Height, pool.Padding.Bottom), Is.EqualTo((output, extra)));
    }

    [Test]
    public void Read_BatchNormalizationAfterConv_IsFolded()
    {
        // gamma 2, beta 1, mean 3, variance 4 - epsilon: y = 2 (x - 3) / 2 + 1 = x - 2. Conv 5 x + 7 becomes 5 x + 5.
        var network = Read(Graph(1, 2, 1).Floats("w", [1, 1, 1, 1], 5).Floats("b", [1], 7)
            .Floats("gamma", [1], 2).Floats("beta", [1], 1).Floats("mean", [1], 3).Floats("variance", [1], 3.5f)
            .Node("Conv", "x w b", "c").Node("BatchNormalization", "c gamma beta mean variance", "n", ("epsilon", 0.5f)).Node("Flatten", "n", "y").Output("y", -1, 2));
        var conv = (ConvLayer)network.Layers[1];
        Assert.That((network.Layers.Count, conv.Weights[0], conv.Bias[0]), Is.EqualTo((3, 5f, 5f)));
    }

    [Test]
    public void Read_BatchNormalizationOfASharedConv_StaysBesideIt()
    {
        // The convolution is an exit's input too: folding would change that exit.
        var network = Read(Graph(2, 1, 1).Floats("w", [2, 2, 1, 1], 1, 0, 0, 1)
            .Floats("gamma", [2], 2, 4).Floats("beta", [2], 0, 1).Floats("zero", [2], 0, 0).Floats("one", [2], 1, 1)
            .Node("Conv", "x w", "c").Node("BatchNormalization", "c gamma beta zero one", "n", ("epsilon", 0f)).Node("Flatten", "c", "a").Node("Flatten", "n", "b")
            .Output("a", -1, 2).Output("b", -1, 2));
        var depthwise = (ConvLayer)network.Layers[2];
        Assert.That(depthwise.IsDepthwise);
        Assert.That(depthwise.Weights, Is.EqualTo(new[] { 2f, 4f }));
        Assert.That(depthwise.Bias, Is.EqualTo(new[] { 0f, 1f }));
        Assert.That(network.Exits.Select(e => e.Name), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void Read_MatMulThenAdd_IsOneDenseLayer()
    {
        // x [1, 2] times [[1, 2, 3], [4, 5, 6]] + [7, 8, 9]: rows of W are columns of the matrix.
        var network = Read(new OnnxBuilder().Input("x", -1, 2).Floats("m", [2, 3], 1, 2, 3, 4, 5, 6).Floats("b", [3], 7, 8, 9)
            .Node("MatMul", "x m", "p").Node("Add", "b p", "y").Output("y", -1, 3));
        var dense = (DenseLayer)network.Layers[1];
        Assert.That(dense.Weights, Is.EqualTo(new[] { 1f, 4, 2, 5, 3, 6 }));
        Assert.That(dense.Bias, Is.EqualTo(new[] { 7f, 8, 9 }));
    }

    [Test]
    public void Read_PadOfZerosAfterReluBeforeMaxPool_IsMerged()
    {
        var network = Read(Graph(1, 4, 4).Integers("p", 0, 0, 1, 1, 0, 0, 0, 0).Node("Relu", "x", "r").Node("Pad", "r p", "q")
            .Node("MaxPool", "q", "m", ("kernel_shape", new long[] { 2, 2 })).Node("Flatten", "m", "y").Output("y", -1, 16));
        Assert.That(((PoolLayer)network.Layers[2]).Padding, Is.EqualTo(new Padding(1, 1, 0, 0)));
    }

    [Test]
    public void Read_OutputsListedInAnyOrder_AreOrderedByDepth()
    {
        var builder = Graph(1, 2, 2).Floats("w", [1, 1, 1, 1], 1).Node("Conv", "x w", "c1").Node("Conv", "c1 w", "c2").Node("Conv", "c2 w", "c3")
            .Node("Flatten", "c1", "early").Node("Flatten", "c2", "middle").Node("Flatten", "c3", "late");
        foreach (var name in new[] { "late", "early", "middle" })
        {
            builder.Output(name, -1, 4);
        }

        Assert.That(Read(builder).Exits.Select(e => e.Name), Is.EqualTo(new[] { "early", "middle", "late" }));
    }

    [Test]
    public void Read_LogitsAndTheirSoftmaxAsOutputs_IsOneExit()
    {
        var network = OnnxReader.Read("a.onnx", Dense().Node("Softmax", "y", "p").Output("y", -1, 2).Output("p", -1, 2).ToBytes(), out var notes);
        Assert.That(network.Exits.Select(e => e.Name), Is.EqualTo(new[] { "y" }));
        Assert.That(notes.Select(n => n.ToString()), Is.EqualTo(new[]
        {
            "a.onnx output 'p': note EEHW1113: the Softmax was left out: exits answer with logits.",
            "a.onnx output 'p': note EEHW1113: it was left out: it answers with the same logits as 'y'.",
        }));
    }

    [Test]
    public void Read_InputReshapedFirst_TakesThatShape()
    {
        var network = Read(new OnnxBuilder().Input("x", -1, 12).Integers("s", -1, 1, 3, 4).Floats("w", [1, 1, 1, 1], 1)
            .Node("Reshape", "x s", "r").Node("Conv", "r w", "c").Node("Flatten", "c", "y").Output("y", -1, 12));
        Assert.That(network.Input, Is.EqualTo(new Shape(1, 3, 4)));
    }

    [Test]
    public void Read_OperatorSet18_TakesAxesFromInputs()
    {
        // Axes of ReduceMean and of Pad became inputs.
        var network = Read(new OnnxBuilder { Opset = 18 }.Input("x", -1, 2, 3, 4).Integers("p", 1, 2, 0, 1).Integers("rows", -2, 3).Integers("axes", 2, 3)
            .Floats("w", [2, 2, 1, 1], 1, 2, 3, 4).Node("Pad", "x p _ rows", "q").Node("Conv", "q w", "c").Node("ReduceMean", "c axes", "y", ("keepdims", 0)).Output("y", -1, 2));
        Assert.That(((ConvLayer)network.Layers[1]).Padding, Is.EqualTo(new Padding(1, 2, 0, 1)));
        Assert.That(network.Layers[2], Is.InstanceOf<GlobalAveragePoolLayer>());
    }

    [Test]
    public void Read_ChannelsLastInputWithOneChannel_IsRelabelled()
    {
        var network = Read(new OnnxBuilder().Input("x", -1, 5, 6, 1).Floats("w", [1, 1, 1, 1], 1)
            .Node("Transpose", "x", "t", ("perm", new long[] { 0, 3, 1, 2 })).Node("Conv", "t w", "c").Node("Flatten", "c", "y").Output("y", -1, 30));
        Assert.That(network.Input, Is.EqualTo(new Shape(1, 5, 6)));
    }

    private static IEnumerable<TestCaseData> Refusals()
    {
        yield return Case("EEHW1105", Graph(1, 4, 4).Node("Erf", "x", "s").Node("Flatten", "s", "y").Output("y", -1, 16),
            "a.onnx(byte 40) node 's_node' (Erf): error EEHW1105: operator Erf is not supported. Its curve is none that a unit computes: train with ReLU, LeakyReLU, PReLU, ReLU6, Hardswish or SiLU instead. docs/formats/onnx.md lists what is read.");
        yield return Case("EEHW1105", Graph(1, 4, 4).Node("Det", "x", "s").Node("Flatten", "s", "y").Output("y", -1, 16),
            "a.onnx(byte 40) node 's_node' (Det): error EEHW1105: operator Det is not supported. Supported are Abs, Add, ArgMax, ArgMin, AveragePool, BatchNormalization, Cast, Ceil, Clip, Concat, Constant, ConstantOfShape, Conv, Div, Dropout, Equal, Exp, Expand, Flatten, Floor, Gather, Gemm, GlobalAveragePool, GlobalMaxPool, Greater, GreaterOrEqual, HardSigmoid, HardSwish, Identity, If, LeakyRelu, Less, LessOrEqual, Log, LogSoftmax, MatMul, Max, MaxPool, Min, Mul, Neg, Not, PRelu, Pad, Pow, Range, Reciprocal, ReduceL1, ReduceL2, ReduceMax, ReduceMean, ReduceMin, ReduceProd, ReduceSum, ReduceSumSquare, Relu, Reshape, Round, SequenceAt, SequenceConstruct, SequenceEmpty, SequenceInsert, Shape, Sigmoid, Sign, Size, Slice, Softmax, Split, Sqrt, Squeeze, Sub, Sum, Tanh, TopK, Transpose, Unsqueeze, Where.");
        yield return Case("EEHW1108", new OnnxBuilder().Input("x", -1, 1).Floats("w", [1, 1], float.NaN).Node("MatMul", "x w", "y").Output("y", -1, 1),
            "a.onnx(byte *) tensor 'w': error EEHW1108: element 0 of 1 is NaN; allowed are finite numbers. The training went wrong (a diverged loss); train again.");
        yield return Case("EEHW1107", new OnnxBuilder().Input("x", -1, 1).Floats("w", [1, 3], 1, 2).Node("MatMul", "x w", "y").Output("y", -1, 3),
            "a.onnx(byte *) tensor 'w': error EEHW1107: the tensor cannot be used: it holds 8 bytes; its sizes [1, 3] need 12 bytes (3 elements of float). Export the network again, or check that the file was copied whole.");
        yield return Case("EEHW1109", Graph(1, 4, 4).Node("Relu", "ghost", "y").Output("y", -1, 16),
            "a.onnx(byte *) node 'y_node' (Relu): error EEHW1109: it reads 'ghost', which no earlier node, initializer or input makes. Nodes must stand in the order of computation; export the network again.");
        yield return Case("EEHW1110", Graph(1, 4, 4).Floats("w", [1, 2, 1, 1], 1, 1).Node("Conv", "x w", "y").Output("y", -1, 1),
            "a.onnx(byte *) node 'y_node' (Conv): error EEHW1110: the weights [1, 2, 1, 1] in 1 groups do not fit 1 input channels. Export the network again.");
        yield return Case("EEHW1110", Graph(1, 2, 2).Floats("w", [1, 1, 3, 3], new float[9]).Node("Conv", "x w", "y").Output("y", -1, 1),
            "a.onnx(byte *) node 'y_node' (Conv): error EEHW1110: the window reaches over 3 rows; the input has 2 with its padding. Export the network again.");
        yield return Case("EEHW1106", Graph(2, 3, 4).Node("Transpose", "x", "t", ("perm", new long[] { 0, 2, 3, 1 })).Node("Relu", "t", "s").Node("Flatten", "s", "y").Output("y", -1, 24).Output("x", -1, 2, 3, 4),
            "a.onnx(byte *) node 's_node' (Relu): error EEHW1106: it reads values that node 't_node' (Transpose) moves; supported behind such a Transpose are Flatten or Reshape to a vector, and a dense layer, whose weights take the order. Export the network with channels first (NCHW).");
        yield return Case("EEHW1106", Graph(1, 4, 4).Integers("p", 0, 0, 1, 1, 0, 0, 1, 1).Node("Pad", "x p", "q").Node("Relu", "q", "y").Output("y", -1, 36),
            "a.onnx(byte *) node 'y_node' (Relu): error EEHW1106: it reads the output of node 'q_node' (Pad); a Pad is read where Conv, MaxPool or AveragePool follows at once. Give the padding to the convolution or pooling itself.");
        yield return Case("EEHW1106", Graph(1, 4, 4).Integers("p", 0, 0, 1, 1, 0, 0, 1, 1).Node("Pad", "x p", "q").Node("MaxPool", "q", "y", ("kernel_shape", new long[] { 2, 2 })).Output("y", -1, 25),
            "a.onnx(byte *) node 'y_node' (MaxPool): error EEHW1106: it reads the output of node 'q_node' (Pad), which pads with 0; supported before MaxPool are minus infinity, or 0 after Relu. docs/formats.md lists what is read.");
        yield return Case("EEHW1106", Graph(2, 4, 4).Floats("c", [2, 4, 4], new float[32]).Node("Add", "x c", "y").Output("y", -1, 32),
            "a.onnx(byte *) node 'y_node' (Add): error EEHW1106: it adds the constant 'c' [2, 4, 4] to [N, 2, 4, 4]; supported is one value, or one per channel. docs/formats.md lists what is read.");
        yield return Case("EEHW1111", Graph(2, 4, 4).Node("Relu", "x", "y").Output("y", -1, 2, 4, 4),
            "a.onnx output 'y': error EEHW1111: it is a map [2, 4, 4]; supported are logits, a vector per sample. Export the logits of every exit as a graph output.");
        yield return Case("EEHW1111", Dense().Node("Softmax", "y", "p").Node("ReduceMax", "p", "m").Output("m", -1, 1),
            "a.onnx output 'm': error EEHW1111: no output is the logits of an exit; what there is follows from them. Export the logits of every exit as a graph output.");
        yield return Case("EEHW1112", new OnnxBuilder().Input("x", -1, 1, -1, 4).Node("Flatten", "x", "y").Output("y", -1, 4),
            "a.onnx(byte *) input 'x': error EEHW1112: its shape is [?, 1, ?, 4]; supported are samples (any number), then channels, rows and columns, or a length, each a fixed number from 1 to 16777216. Export the network with one input [N, channels, rows, columns].");
        yield return Case("EEHW1112", new OnnxBuilder().Input("x", -1, 4).Input("z", -1, 4).Node("Add", "x z", "y").Output("y", -1, 4),
            "a.onnx: error EEHW1112: there are 2 inputs ('x', 'z'); supported is one. Export the network with one input [N, channels, rows, columns].");
        yield return Case("EEHW1104", new OnnxBuilder { Opset = 8 }.Input("x", -1, 4).Output("x", -1, 4),
            "a.onnx: error EEHW1104: the operator set is 8; supported are 9 to 21. Export the network with opset_version=17.");
        yield return Case("EEHW1106", Dense().Node("ReduceMax", "y", "m").Output("m", -1, 1),
            "a.onnx(byte *) node 'm_node' (ReduceMax): error EEHW1106: it reduces the axes [] of [N, 2]; supported are rows and columns of a map, or its length. docs/formats.md lists what is read.");

        static TestCaseData Case(string code, OnnxBuilder file, string message) => new TestCaseData(file, message).SetArgDisplayNames(code, message.Split("error ")[1][..40]);
    }

    [TestCaseSource(nameof(Refusals))]
    public void Read_WhatIsNotSupported_SaysWhatIs(OnnxBuilder file, string expected)
    {
        var e = Assert.Throws<EeHwException>(() => Read(file));
        var message = e!.Message;
        Assert.That(expected.Contains("(byte *)", StringComparison.Ordinal) ? System.Text.RegularExpressions.Regex.Replace(message, "byte [0-9]+", "byte *") : message, Is.EqualTo(expected));
    }

    [Test]
    public void Read_NestedIfWhoseBranchAnswersSomethingElse_IsRefused()
    {
        var then = new OnnxBuilder().Node("Relu", "y", "t").Output("t", 1, 2);
        var rest = new OnnxBuilder().Node("Relu", "y", "e").Output("e", 1, 2);
        var file = Dense().Floats("limit", [1], 0.5f).Node("Softmax", "y", "p").Node("ReduceMax", "p", "m", ("axes", new long[] { 1 })).Node("Greater", "m limit", "g")
            .Node("If", "g", "answer", ("then_branch", then), ("else_branch", rest)).Output("answer", 1, 2);
        var e = Assert.Throws<EeHwException>(() => Read(file));
        Assert.That(e!.Message, Does.EndWith("node 'answer_node' (If): error EEHW1111: the branch of samples that leave answers with a feature map other than the logits 'y' that the condition judges. docs/formats.md shows the form; several graph outputs are read too."));
    }

    [TestCase("Greater", "m limit", false, true)]
    [TestCase("GreaterOrEqual", "m limit", false, false)]
    [TestCase("Less", "limit m", false, true)]
    [TestCase("LessOrEqual", "limit m", false, false)]
    [TestCase("Less", "m limit", true, false)]
    [TestCase("LessOrEqual", "m limit", true, true)]
    [TestCase("Greater", "limit m", true, false)]
    public void Read_EveryFormOfTheCondition_MeansTheSame(string type, string inputs, bool isNegated, bool isStrict)
    {
        // Leaves above 0.5: either the condition says so, or its opposite does and the branches are exchanged.
        var exit = new OnnxBuilder().Node("Identity", "y", "t").Output("t", 1, 2);
        var rest = new OnnxBuilder().Node("Relu", "y", "e").Output("e", 1, 2);
        var file = Dense().Floats("limit", [1], 0.5f).Node("Softmax", "y", "p").Node("ReduceMax", "p", "m", ("axes", new long[] { 1 })).Node(type, inputs, "g")
            .Node("If", "g", "answer", ("then_branch", isNegated ? rest : exit), ("else_branch", isNegated ? exit : rest)).Output("answer", 1, 2);
        var network = Read(file);
        Assert.That(network.Exits, Is.EqualTo(new[] { new Exit("y", 1, new ImportedExitRule("max-softmax", 0.5, isStrict)), new Exit("e", 2) }));
    }

    [Test]
    public void Read_SomethingElse_NamesTheByte()
    {
        // 'h' 'e' is field 13 with a number, skipped; 'l' would be field 13 as the end of a group.
        var e = Assert.Throws<EeHwException>(() => OnnxReader.Read("a.onnx", "hello"u8.ToArray(), out _));
        Assert.That(e!.Message, Is.EqualTo("a.onnx(byte 2): error EEHW1101: not a readable ONNX file: field number 13 with wire type 4 cannot occur. Export the network again, or check that the file was copied whole."));
    }

    [Test]
    public void Read_NothingAtAll_SaysWhatIsMissing()
    {
        var e = Assert.Throws<EeHwException>(() => OnnxReader.Read("a.onnx", Array.Empty<byte>(), out _));
        Assert.That(e!.Message, Is.EqualTo("a.onnx: error EEHW1103: there is no graph in it. Export the network again, or check that this is an ONNX file."));
    }

    private static OnnxBuilder Graph(int channels, int height, int width) => new OnnxBuilder().Input("x", -1, channels, height, width);

    private static OnnxBuilder Dense() => new OnnxBuilder().Input("x", -1, 1).Floats("w", [1, 2], 1, 2).Node("MatMul", "x w", "y");

    private static Network Read(OnnxBuilder file) => OnnxReader.Read("a.onnx", file.ToBytes(), out _);
}
