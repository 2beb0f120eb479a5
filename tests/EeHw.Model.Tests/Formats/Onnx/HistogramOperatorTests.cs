using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats.Onnx;

/// <summary>What bag-of-features and class-means exits are made of in ONNX files of others.</summary>
public sealed class HistogramOperatorTests
{
    // u = (1 + tanh(a x + g)) / 2 = sigmoid(2 (a x + g)): the factors go into the convolution, none is left beside it.
    // Conv 3 x + 1; times 0.5, plus 0.25: 1.5 x + 0.75; doubled for the sigmoid: 3 x + 1.5.
    [TestCase(true)]
    [TestCase(false)]
    public void Read_LogisticMembership_IsOneSigmoidBehindTheConvolution(bool halves)
    {
        var graph = Vector(1).Floats("w", [1, 1], 3).Floats("b", [1], 1).Floats("alpha", [], 0.5f).Floats("gamma", [], 0.25f).Floats("one", [], 1).Floats("half", [], halves ? 0.5f : 2)
            .Node("Gemm", "x w b", "a", ("transB", 1)).Node("Mul", "alpha a", "scaled").Node("Add", "scaled gamma", "moved").Node("Tanh", "moved", "t").Node("Add", "t one", "raised")
            .Node(halves ? "Mul" : "Div", "raised half", "y").Output("y", -1, 1);
        var network = OnnxReader.Read("a.onnx", graph.ToBytes(), out var notes);
        var dense = (DenseLayer)network.Layers[1];
        Assert.That(notes, Is.Empty);
        Assert.That(network.Layers.Select(l => l.Kind), Is.EqualTo(new[] { "input", "dense", "sigmoid" }));
        Assert.That((dense.Weights[0], dense.Bias[0]), Is.EqualTo((3f, 1.5f)));
    }

    [Test]
    public void Read_TanhAlone_IsTanh()
    {
        var network = OnnxReader.Read("a.onnx", Vector(3).Node("Tanh", "x", "y").Output("y", -1, 3).ToBytes(), out _);
        var y = new FloatExecutor(network).RunLayers([-1, 0, 2.5f])[^1];
        Assert.That(y, Is.EqualTo(new[] { MathF.Tanh(-1), 0, MathF.Tanh(2.5f) }).Within(1e-6));
    }

    // Shares of 1 and 3 at each position, raised by an epsilon of 1: 1/5 and 3/5, times 10.
    [Test]
    public void Read_MapDividedByItsChannelSum_IsAChannelNorm()
    {
        var graph = Vector(2).Integers("axes", -1).Floats("epsilon", [1], 1).Floats("ten", [], 10)
            .Node("Relu", "x", "u").Node("ReduceSum", "u axes", "s").Node("Add", "epsilon s", "d").Node("Div", "u d", "h").Node("Mul", "h ten", "y").Output("y", -1, 2);
        var network = OnnxReader.Read("a.onnx", graph.ToBytes(), out _);
        Assert.That(new FloatExecutor(network).RunLayers([1, 3])[^1], Is.EqualTo(new[] { 2f, 6f }));
        Assert.That(network.Layers[2], Is.TypeOf<ChannelNormLayer>());
    }

    [Test]
    public void Read_ChannelSumOfValuesThatMayBeNegative_IsRefused()
        => Refused(
            Vector(2).Integers("axes", 1).Node("ReduceSum", "x axes", "s").Node("Div", "x s", "y").Output("y", -1, 2),
            "a.onnx(byte *) node 'y_node' (Div): error EEHW1106: it divides 'x' by the sum of its channels, and its values may be negative; supported are values that cannot be, as behind Sigmoid or Relu. docs/formats.md lists what is read.");

    // x = (3, 4), means (0, 0) and (3, 0): distances 5 and 4; divided by 2 and 8, negated: -2.5 and -0.5.
    [TestCase("mul-sqrt-div")]
    [TestCase("pow-neg")]
    [TestCase("norm-div-neg")]
    [TestCase("norm-mul-neg-mul")]
    public void Read_DistanceInAnyForm_IsClassMeans(string form)
    {
        var graph = Vector(2).Integers("one", 1).Integers("two", 2).Floats("means", [2, 2], 0, 0, 3, 0).Floats("norms", [2], 2, 8).Floats("negative", [1, 2], -2, -8)
            .Floats("inverse", [2], 0.5f, 0.125f).Floats("square", [], 2).Floats("unit", [], 1).Node("Unsqueeze", "x one", "r").Node("Sub", "r means", "d");
        _ = form switch
        {
            "mul-sqrt-div" => graph.Node("Mul", "d d", "q").Node("ReduceSum", "q two", "s", ("keepdims", 0)).Node("Sqrt", "s", "e").Node("Div", "e negative", "y"),
            "pow-neg" => graph.Node("Pow", "d square", "q").Node("ReduceSum", "q two", "s", ("keepdims", 0)).Node("Sqrt", "s", "e").Node("Neg", "e", "n").Node("Div", "n norms", "y"),
            "norm-div-neg" => graph.Node("ReduceL2", "d", "e", ("axes", new long[] { -1 }), ("keepdims", 0)).Node("Div", "e norms", "n").Node("Neg", "n", "y"),
            _ => graph.Node("ReduceL2", "d", "e", ("axes", new long[] { 2 }), ("keepdims", 0)).Node("Mul", "e unit", "n").Node("Neg", "n", "m").Node("Mul", "inverse m", "y"),
        };
        var network = OnnxReader.Read("a.onnx", graph.Output("y", -1, 2).ToBytes(), out _);
        Assert.That(network.Layers[1], Is.TypeOf<ClassMeansLayer>());
        Assert.That(new FloatExecutor(network).RunLayers([3, 4])[1], Is.EqualTo(new[] { -2.5f, -0.5f }));
        Assert.That((network.Layers[1].Macs, network.Layers[1].Parameters), Is.EqualTo((4L, 6L)));
    }

    [Test]
    public void Read_DistanceThatIsNotNegated_IsRefused()
        => Refused(
            Vector(2).Integers("one", 1).Floats("means", [2, 2], 0, 0, 3, 0).Node("Unsqueeze", "x one", "r").Node("Sub", "r means", "d").Node("ReduceL2", "d", "e", ("axes", new long[] { 2 }), ("keepdims", 0))
                .Node("Relu", "e", "y").Output("y", -1, 2),
            "a.onnx(byte *) node 'y_node' (Relu): error EEHW1106: input 'e' is distances to class means; supported is a feature map. docs/formats.md lists what is read.");

    private static OnnxBuilder Vector(int length) => new OnnxBuilder().Input("x", -1, length);

    private static void Refused(OnnxBuilder graph, string message)
    {
        var e = Assert.Throws<EeHwException>(() => OnnxReader.Read("a.onnx", graph.ToBytes(), out _));
        Assert.That(System.Text.RegularExpressions.Regex.Replace(e!.Message, "byte [0-9]+", "byte *"), Is.EqualTo(message));
    }
}
