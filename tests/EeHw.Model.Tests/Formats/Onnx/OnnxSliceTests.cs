using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats.Onnx;

/// <summary>Parts, reductions, sums and orders of maps: the networks answer what the operators' definitions give, computed here by hand from x = 0, 1, 2, ...</summary>
public sealed class OnnxSliceTests
{
    private static readonly float[] _counted = [.. Enumerable.Range(0, 24).Select(i => (float)i)];

    private static IEnumerable<TestCaseData> Forms()
    {
        // x is [2, 3, 4]: channel 0 holds 0 to 11, channel 1 12 to 23, rows of four.
        yield return Case("columns 1 and 3 of rows from 1", b => Slice(b, [1, 1], [3, 4], [2, 3], [1, 2]), [2, 2, 2], 5, 7, 9, 11, 17, 19, 21, 23);
        yield return Case("every other row from the first", b => Slice(b, [0], [long.MaxValue], [-2], [2]), [2, 2, 4], 0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23);
        yield return Case("middle column alone", b => Slice(b, [2], [3], [3], [1]), [2, 3, 1], 2, 6, 10, 14, 18, 22);
        yield return Case("channels turned round", b => Slice(b, [-1], [-100], [1], [-1]), [2, 3, 4], [.. Enumerable.Range(12, 12).Concat(Enumerable.Range(0, 12)).Select(i => (float)i)]);
        yield return Case("last column, its axis gone", b => b.Integers("i", [], -1).Node("Gather", "x i", "s", ("axis", 3)), [2, 3], 3, 7, 11, 15, 19, 23);
        yield return Case("channel 1 by a list", b => b.Integers("i", 1).Node("Gather", "x i", "s", ("axis", 1)), [1, 3, 4], [.. Enumerable.Range(12, 12).Select(i => (float)i)]);
        yield return Case("second part of a split", b => b.Node("Split", "x", "u s", ("axis", 3), ("split", new long[] { 3, 1 })), [2, 3, 1], 3, 7, 11, 15, 19, 23);
        yield return Case("zeros before and behind", b => b.Integers("p", 0, 1, 0, 0, 0, 1, 0, 0).Node("Pad", "x p", "q").Integers("z", [], 0).Node("Gather", "q z", "r", ("axis", 2)).Node("Gather", "r z", "s", ("axis", 2)), [4], 0, 0, 12, 0);
        yield return Case("mean over columns, then rows", b => b.Node("ReduceMean", "x", "m", ("axes", new long[] { 3 }), ("keepdims", 0)).Node("ReduceMean", "m", "s", ("axes", new long[] { 2 })), [2, 1], 5.5f, 17.5f);
        yield return Case("largest of each row", b => b.Node("ReduceMax", "x", "s", ("axes", new long[] { -1 })), [2, 3, 1], 3, 7, 11, 15, 19, 23);
        yield return Case("largest of all", b => b.Node("GlobalMaxPool", "x", "s"), [2, 1, 1], 11, 23);
        yield return Case("sum over rows and columns", b => b.Integers("a", 2, 3).Node("ReduceSum", "x a", "s", ("keepdims", 0)), [2], 66, 210);
        yield return Case("slopes per channel", b => b.Floats("c", [], 12).Floats("a", [2, 1, 1], 0.5f, 2).Node("Sub", "x c", "d").Node("PRelu", "d a", "q").Node("ReduceMax", "q", "s", ("axes", new long[] { 2, 3 })), [2, 1, 1], -0.5f, 11);
        yield return Case("distance from 12", b => b.Floats("c", [], 12).Node("Sub", "x c", "d").Node("Abs", "d", "q").Node("ReduceMax", "q", "s", ("axes", new long[] { 2, 3 })), [2, 1, 1], 12, 11);
        yield return Case("at least 3, at most 20", b => b.Floats("l", [], 3).Floats("h", [1], 20).Node("Max", "l x", "q").Node("Min", "q h", "r").Integers("z", [], 0).Node("Gather", "r z", "t", ("axis", 2)).Node("Gather", "t z", "u", ("axis", 2)).Node("Identity", "u", "s"), [2], 3, 12);
        yield return Case("difference of two maps", b => b.Node("Relu", "x", "q").Floats("k", [], 3).Node("Mul", "q k", "r").Node("Sub", "x r", "t").Node("ReduceMean", "t", "s", ("axes", new long[] { 2, 3 })), [2, 1, 1], -11, -35);
        yield return Case("three maps summed", b => b.Node("Relu", "x", "q").Node("Relu", "q", "r").Node("Sum", "x q r", "t").Node("ReduceMean", "t", "s", ("axes", new long[] { 2, 3 })), [2, 1, 1], 16.5f, 52.5f);

        static TestCaseData Case(string name, Func<OnnxBuilder, OnnxBuilder> form, long[] sizes, params float[] expected) => new TestCaseData(form, sizes, expected).SetArgDisplayNames(name);

        static OnnxBuilder Slice(OnnxBuilder b, long[] starts, long[] ends, long[] axes, long[] steps)
            => b.Integers("b", starts).Integers("e", ends).Integers("a", axes).Integers("t", steps).Node("Slice", "x b e a t", "s");
    }

    [TestCaseSource(nameof(Forms))]
    public void Read_PartsAndReductions_AnswerAsDefined(Func<OnnxBuilder, OnnxBuilder> form, long[] sizes, float[] expected)
    {
        var file = form(new OnnxBuilder { Opset = 13 }.Input("x", -1, 2, 3, 4)).Node("Flatten", "s", "y").Output("y", -1, sizes.Aggregate((a, b) => a * b));
        Assert.That(Answers(file, _counted)[0], Is.EqualTo(expected).Within(1e-5));
    }

    // y = sum over i of i x_i, with x taken row, column, channel.
    [Test]
    public void Read_TransposeBeforeADenseLayer_OrdersItsWeights()
    {
        var weights = _counted;
        var file = new OnnxBuilder().Input("x", -1, 2, 3, 4).Node("Relu", "x", "r").Node("Transpose", "r", "t", ("perm", new long[] { 0, 2, 3, 1 })).Node("Flatten", "t", "f").Floats("w", [24, 1], weights).Node("MatMul", "f w", "y").Output("y", -1, 1);
        var expected = 0f;
        for (var i = 0; i < 24; i++)
        {
            var (pixel, channel) = (i / 2, i % 2);
            expected += weights[i] * _counted[(channel * 12) + pixel];
        }

        Assert.That(Answers(file, _counted)[0], Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void Read_InputWithChannelsLast_IsTurned()
    {
        var network = OnnxReader.Read("a.onnx", Channel(new OnnxBuilder().Input("x", -1, 3, 4, 2).Node("Transpose", "x", "t", ("perm", new long[] { 0, 3, 1, 2 }))).ToBytes(), out var notes);
        Assert.That(network.Input, Is.EqualTo(new Shape(2, 3, 4)));
        Assert.That(notes.Single().ToString(), Does.StartWith("a.onnx node 't_node' (Transpose): note EEHW1113: it was left out: the network's input is [2, 3, 4]"));

        // Read in both orders it cannot be turned.
        var both = new OnnxBuilder().Input("x", -1, 3, 4, 2).Node("Transpose", "x", "t", ("perm", new long[] { 0, 3, 1, 2 })).Node("GlobalMaxPool", "x", "g").Node("Flatten", "g", "z").Output("z", -1, 3);
        Assert.That(Assert.Throws<EeHwException>(() => OnnxReader.Read("a.onnx", Channel(both).ToBytes(), out _))!.Message, Does.Contain("error EEHW1106: it reads values that node 't_node' (Transpose) moves"));

        static OnnxBuilder Channel(OnnxBuilder b) => b.Node("GlobalAveragePool", "t", "p").Node("Flatten", "p", "y").Output("y", -1, 2);
    }

    [TestCase(0, "q r")]
    [TestCase(1, "q_node r_node")]
    public void Read_StackedLogits_AreExits(int axis, string names)
    {
        var file = Logits(new OnnxBuilder { Opset = 13 }).Integers("a", axis).Node("Unsqueeze", "q a", "u").Node("Unsqueeze", "r a", "v").Node("Concat", "u v", "y", ("axis", axis)).Output("y", 2, 2, 2);
        var network = OnnxReader.Read("a.onnx", file.ToBytes(), out _);
        Assert.That(string.Join(' ', network.Exits.Select(e => e.Name)), Is.EqualTo(names));
        Assert.That(new FloatExecutor(network).Run([3f, 5f]), Is.EqualTo(new float[][] { [3, 10], [6, 20] }));
    }

    // Entropy, class and largest probability beside the logits.
    [Test]
    public void Read_WhatFollowsFromLogits_IsLeftOutWithANote()
    {
        var file = Logits(new OnnxBuilder { Opset = 13 }).Node("Softmax", "q", "p").Node("LogSoftmax", "q", "l").Node("Mul", "p l", "m").Integers("one", 1).Node("ReduceSum", "m one", "e")
            .Node("ArgMax", "q", "c", ("axis", 1)).Node("ReduceMax", "p", "k", ("axes", new long[] { 1 })).Output("e", -1).Output("q", -1, 2).Output("c", -1).Output("k", -1).Output("r", -1, 2);
        var network = OnnxReader.Read("a.onnx", file.ToBytes(), out var notes);
        Assert.That(network.Exits.Select(e => e.Name), Is.EqualTo(new[] { "q", "r" }));
        Assert.That(notes.Select(n => n.ToString().Split(": note")[0]), Is.EqualTo(new[] { "a.onnx output 'e'", "a.onnx output 'c'", "a.onnx output 'k'" }));
    }

    // SDN's heads mix two poolings with shares that are computed from a parameter: sigmoid(0) = 1/2 and 1 - 1/2.
    [Test]
    public void Read_MixedPoolingOfSdn_IsRead()
    {
        var file = new OnnxBuilder { Opset = 13 }.Input("x", -1, 1, 2, 2).Floats("alpha", [1], 0).Floats("one", [], 1).Node("Relu", "x", "r")
            .Node("Sigmoid", "alpha", "s").Node("Sub", "one s", "t").Node("MaxPool", "r", "m", ("kernel_shape", new long[] { 2, 2 })).Node("AveragePool", "r", "a", ("kernel_shape", new long[] { 2, 2 }))
            .Node("Mul", "s m", "u").Node("Mul", "t a", "v").Node("Add", "u v", "w").Node("Flatten", "w", "y").Output("y", -1, 1);
        Assert.That(Answers(file, [1, 2, 3, 6])[0], Is.EqualTo(new[] { 4.5f }));
    }

    // Weight standardisation (Qiao and others 2019): (w - mean) / |w - mean|, per output; [1, 3] becomes [-1, 1] / sqrt 2.
    [Test]
    public void Read_WeightsMadeOfOthers_AreComputed()
    {
        var file = new OnnxBuilder { Opset = 13 }.Input("x", -1, 2, 1, 1).Floats("w", [2, 2, 1, 1], 1, 3, 2, -2).Node("ReduceMean", "w", "m", ("axes", new long[] { 1, 2, 3 })).Node("Sub", "w m", "c")
            .Node("ReduceL2", "c", "n", ("axes", new long[] { 1, 2, 3 })).Node("Div", "c n", "k").Node("Conv", "x k", "q").Node("Flatten", "q", "y").Output("y", -1, 2);
        var h = MathF.Sqrt(0.5f);
        Assert.That(((ConvLayer)OnnxReader.Read("a.onnx", file.ToBytes(), out _).Layers[1]).Weights, Is.EqualTo(new[] { -h, h, h, -h }).Within(1e-6f));
    }

    // Constants of three dimensions sliced, joined, turned and multiplied: [[[1, 2], [3, 4]]] of [[[0, 1, 2], [0, 3, 4]]].
    [Test]
    public void Read_ConstantsOfAnyRank_AreComputed()
    {
        var file = new OnnxBuilder { Opset = 13 }.Input("x", -1, 2).Floats("c", [1, 2, 3], 0, 1, 2, 0, 3, 4).Integers("b", 1).Integers("e", 3).Integers("a", 2).Node("Slice", "c b e a", "s")
            .Node("Transpose", "s", "t", ("perm", new long[] { 0, 2, 1 })).Node("Concat", "s t", "j", ("axis", 0)).Integers("i", [], 1).Node("Gather", "j i", "g", ("axis", 0)).Floats("d", [2, 2], 1, 1, 0, 1).Node("MatMul", "d g", "w").Node("MatMul", "x w", "y").Output("y", -1, 2);

        // g = [[1, 3], [2, 4]], w = [[3, 7], [2, 4]], y = [10, 100] w.
        Assert.That(Answers(file, [10, 100])[0], Is.EqualTo(new[] { 230f, 470f }));
    }

    [Test]
    public void Read_SliceWithAbsurdSteps_IsReadOrRefused()
    {
        foreach (var (start, end, step) in new[] { (0L, long.MaxValue, long.MaxValue), (long.MaxValue, long.MinValue, long.MinValue), (long.MinValue, long.MinValue, 1L) })
        {
            var file = new OnnxBuilder { Opset = 13 }.Input("x", -1, 2, 3, 4).Integers("b", start).Integers("e", end).Integers("a", 2).Integers("t", step).Node("Slice", "x b e a t", "s").Node("Flatten", "s", "y").Output("y", -1, 8);
            try
            {
                Assert.That(OnnxReader.Read("a.onnx", file.ToBytes(), out _).Layers[1].Output, Is.EqualTo(new Shape(2, 1, 4)));
            }
            catch (EeHwException e)
            {
                Assert.That(e.Diagnostics[0].Code.Id, Is.EqualTo("EEHW1106"));
            }
        }
    }

    private static OnnxBuilder Logits(OnnxBuilder b) => b.Input("x", -1, 2).Floats("f", [2], 1, 2).Floats("w", [2, 2], 1, 0, 0, 2).Node("MatMul", "x w", "q").Node("Add", "q q", "r");

    private static float[][] Answers(OnnxBuilder file, float[] x) => [.. new FloatExecutor(OnnxReader.Read("a.onnx", file.ToBytes(), out _)).Run(x)];
}
