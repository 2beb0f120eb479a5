using EeHw.Model.Networks;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>
/// LeakyRelu, PRelu, Abs, HardSwish, HardSigmoid, and the products that exporters make of Swish and HardSwish: x · Sigmoid(x), x · HardSigmoid(x),
/// x · Clip(x + 3, 0, 6) / 6.
/// </summary>
internal static class GateOperators
{
    public static void LeakyRelu(NodeImport node) => Leaky(node, node.Single("alpha", 0.01f), "alpha");

    /// <summary>One slope for all channels is LeakyRelu; else a x + (1 - a) relu(x), the slopes a as depthwise convolutions.</summary>
    public static void PRelu(NodeImport node)
    {
        var map = node.Map(0);
        var slopes = ElementOperators.PerChannel(node, node.Constant(1), map);
        if (Array.TrueForAll(slopes, v => v == slopes[0]) && Math.Abs(slopes[0]) <= 1)
        {
            Leaky(node, (float)slopes[0], "its slope");
            return;
        }

        var layer = node.Graph.LayerOf(map, node);
        var none = new double[slopes.Length];
        var positive = node.Add(new ReluLayer { Name = node.Name, Inputs = [layer], Output = node.Layers[layer].Output }, map.Sizes);
        var whole = AffineFolding.Fold(node, map with { IsExclusive = false }, slopes, none);
        ElementOperators.Sum(node, whole, AffineFolding.Fold(node, positive, Array.ConvertAll(slopes, a => 1 - a), none));
    }

    /// <summary>LeakyRelu of slope -1.</summary>
    public static void Abs(NodeImport node) => Leaky(node, -1, "its slope");

    public static void HardSwish(NodeImport node)
    {
        var map = node.Map(0);
        node.Set(Gate(node, map, node.Graph.LayerOf(map, node), SelfGateFunction.HardSwish));
    }

    /// <summary>min(max(alpha x + beta, 0), 1): a scale and a clip.</summary>
    public static void HardSigmoid(NodeImport node)
    {
        var map = node.Map(0);
        var channels = map.Sizes[0];
        var moved = AffineFolding.Fold(node, map, [.. Enumerable.Repeat((double)node.Single("alpha", 0.2f), channels)], [.. Enumerable.Repeat((double)node.Single("beta", 0.5f), channels)]);
        var layer = node.Graph.LayerOf(moved, node);
        node.Set(node.Add(new ClipLayer { Name = node.Name, Inputs = [layer], Output = node.Layers[layer].Output, Minimum = 0, Maximum = 1 }, map.Sizes));
    }

    /// <summary>A map times a map: supported where one is a sigmoid, hard or not, of the other.</summary>
    public static void Product(NodeImport node, MapValue a, MapValue b)
    {
        var (first, second) = (node.Graph.LayerOf(a, node), node.Graph.LayerOf(b, node));
        if (a.Sizes.Equals(b.Sizes) && (Find(node, a, first, second) ?? Find(node, b, second, first)) is { } gate)
        {
            node.Set(gate);
            return;
        }

        throw node.Fail($"it multiplies the maps '{node.Node.Inputs[0]}' and '{node.Node.Inputs[1]}'; supported are a map and its own Sigmoid or HardSigmoid (Swish, HardSwish), and a map and a constant per channel.", "Squeeze-and-excitation and attention need a multiplier between maps, which no unit is: train the block without it.");
    }

    private static void Leaky(NodeImport node, float slope, string what)
    {
        if (!(Math.Abs(slope) <= 1))
        {
            throw node.Fail(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what} is {slope}; supported are slopes from -1 to 1."));
        }

        var map = node.Map(0);
        node.Set(Gate(node, map, node.Graph.LayerOf(map, node), SelfGateFunction.LeakyRelu, slope));
    }

    private static MapValue Gate(NodeImport node, MapValue map, int layer, SelfGateFunction function, float slope = 0)
        => node.Add(new SelfGateLayer { Name = node.Name, Inputs = [layer], Output = node.Layers[layer].Output, Function = function, Slope = slope }, map.Sizes);

    // Whether "factor" computes a gate of the layer "value".
    private static MapValue? Find(NodeImport node, MapValue map, int value, int factor)
    {
        var layers = node.Layers;
        if (layers[factor] is SigmoidLayer && layers[factor].Inputs[0] == value)
        {
            layers.Drop(factor);
            return Gate(node, map, value, SelfGateFunction.Swish);
        }

        // scale · min(max(w x + b, 0), limit): with scale · limit = k it is k times HardSwish where w / limit = 1/6 and b / limit = 1/2.
        var used = new List<int>();
        var scale = 1.0;
        var at = factor;
        if (Affine(layers[at]) is { Shift: 0 } outer)
        {
            (scale, at) = (outer.Scale, Step(at));
        }

        if (layers[at] is not ClipLayer { Minimum: 0 } clip || clip.Maximum <= 0 || float.IsInfinity(clip.Maximum))
        {
            return null;
        }

        at = Step(at);
        if (Affine(layers[at]) is not { } inner || layers[at].Inputs[0] != value || !Near(inner.Scale / clip.Maximum, 1.0 / 6) || !Near(inner.Shift / clip.Maximum, 0.5))
        {
            return null;
        }

        Step(at);
        used.ForEach(layers.Drop);
        var swish = Gate(node, map, value, SelfGateFunction.HardSwish);
        var k = scale * clip.Maximum;
        return Near(k, 1) ? swish : AffineFolding.Fold(node, swish, [.. Enumerable.Repeat(k, map.Sizes[0])], new double[map.Sizes[0]]);

        int Step(int index)
        {
            used.Add(index);
            return layers[index].Inputs[0];
        }
    }

    private static bool Near(double value, double wanted) => Math.Abs(value - wanted) <= 1e-6 * wanted;

    // A depthwise 1x1 convolution with the same scale and shift everywhere.
    private static (double Scale, double Shift)? Affine(Layer layer)
        => layer is ConvLayer { Kernel.Area: 1, Stride: { Height: 1, Width: 1 } } c && c.Padding == Padding.None && c.Groups == c.InputChannels && c.Groups == c.Output.Channels
            && c.Weights.All(w => w == c.Weights[0]) && c.Bias.All(b => b == c.Bias[0]) ? (c.Weights[0], c.Bias[0]) : null;
}
