using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>Relu, Clip, Max, Min, Add, Sum, Concat, BatchNormalization.</summary>
internal static class ElementOperators
{
    public static void Relu(NodeImport node)
    {
        var map = node.Map(0);
        var layer = node.Graph.LayerOf(map, node);
        node.Set(new ReluLayer { Name = node.Name, Inputs = [layer], Output = node.Layers[layer].Output }, map.Sizes);
    }

    public static void Clip(NodeImport node)
    {
        var map = node.Map(0);
        var (minimum, maximum) = Bounds(node);
        var layer = node.Graph.LayerOf(map, node);
        node.Set(new ClipLayer { Name = node.Name, Inputs = [layer], Output = node.Layers[layer].Output, Minimum = minimum, Maximum = maximum }, map.Sizes);
    }

    /// <summary>The bounds of a Clip.</summary>
    public static (float Minimum, float Maximum) Bounds(NodeImport node)
    {
        var minimum = Bound(node, "min", 1, float.NegativeInfinity);
        var maximum = Bound(node, "max", 2, float.PositiveInfinity);
        return float.IsNaN(minimum) || float.IsNaN(maximum) || minimum > maximum
            ? throw node.Fail($"the bounds are {minimum} and {maximum}; supported are two numbers, the lower first.")
            : (minimum, maximum);
    }

    public static void Add(NodeImport node)
    {
        if (node.Value(0) is ChannelSumValue || node.Value(1) is ChannelSumValue)
        {
            AddToSum(node);
            return;
        }

        if (node.Value(0) is ConstantValue || node.Value(1) is ConstantValue)
        {
            var constantIndex = node.Value(0) is ConstantValue ? 0 : 1;
            var map = node.Map(1 - constantIndex);
            AffineFolding.Apply(node, map, null, PerChannel(node, node.Constant(constantIndex), map));
            return;
        }

        Sum(node, node.Map(0), node.Map(1));
    }

    /// <summary>The Sum of any number of maps.</summary>
    public static void Sum(NodeImport node)
    {
        var maps = Enumerable.Range(0, node.Node.Inputs.Count).Select(node.Map).ToList();
        if (maps.Count == 0)
        {
            throw node.Fail("it has no inputs; supported are maps of equal sizes.");
        }

        node.Set(maps.Skip(1).Aggregate(maps[0], (a, b) => Added(node, a, b)));
    }

    /// <summary>Makes the sum of two maps the node's output.</summary>
    public static void Sum(NodeImport node, MapValue a, MapValue b) => node.Set(Added(node, a, b));

    /// <summary>Max and Min of a map and one number: bounds.</summary>
    public static void Limit(NodeImport node, bool isMax)
    {
        if (node.Node.Inputs.Count == 1)
        {
            RelabelOperators.Pass(node);
            return;
        }

        var constant = node.Value(0) is ConstantValue ? 0 : 1;
        if (node.Node.Inputs.Count != 2 || node.Value(constant) is not ConstantValue { Tensor: { Count: 1 } bound })
        {
            throw node.Fail($"it compares {string.Join(" and ", Enumerable.Range(0, node.Node.Inputs.Count).Select(i => node.Value(i).What))}; supported are a map and one number.");
        }

        var map = node.Map(1 - constant);
        var value = bound.ToFiniteSingles()[0];
        var layer = node.Graph.LayerOf(map, node);
        var output = node.Layers[layer].Output;
        node.Set(
            isMax && value == 0
                ? new ReluLayer { Name = node.Name, Inputs = [layer], Output = output }
                : new ClipLayer { Name = node.Name, Inputs = [layer], Output = output, Minimum = isMax ? value : float.NegativeInfinity, Maximum = isMax ? float.PositiveInfinity : value },
            map.Sizes);
    }

    public static void Concat(NodeImport node)
    {
        var count = node.Node.Inputs.Count;
        if (count > 0 && StackOperators.Concat(node))
        {
            return;
        }

        if (count == 1)
        {
            RelabelOperators.Pass(node);
            return;
        }

        if (count == 0)
        {
            throw node.Fail("it has no inputs; supported are maps of equal rows and columns along their channels (axis 1).");
        }

        var maps = Enumerable.Range(0, count).Select(node.Map).ToList();
        var sizes = maps[0].Sizes;
        var axis = node.Integer("axis", 1);
        axis = axis < 0 ? axis + sizes.Count + 1 : axis;
        if (axis != 1 || sizes.Count is not (1 or 2 or 3) || maps.Any(m => m.Sizes.Count != sizes.Count || !m.Sizes.Skip(1).SequenceEqual(sizes.Skip(1))))
        {
            throw node.Fail($"it joins {string.Join(", ", maps.Select(NodeImport.SizesText))} along axis {axis}; supported are maps of equal rows and columns along their channels (axis 1).");
        }

        var layers = maps.Select(m => node.Graph.LayerOf(m, node)).ToValueList();
        var channels = (int)Math.Min(layers.Sum(l => (long)node.Layers[l].Output.Channels), int.MaxValue);
        node.Set(new ConcatLayer { Name = node.Name, Inputs = layers, Output = node.Layers[layers[0]].Output with { Channels = channels } }, [channels, .. sizes.Skip(1)]);
    }

    public static void BatchNormalization(NodeImport node)
    {
        var map = node.Map(0);
        if (node.Integer("training_mode", 0) != 0)
        {
            throw node.Fail("training_mode is 1; supported is 0.", "Export the network in evaluation mode.");
        }

        var channels = map.Sizes[0];
        var values = Enumerable.Range(1, 4).Select(i => Vector(node, node.Constant(i), channels)).ToArray();
        var epsilon = node.Single("epsilon", 1e-5f);
        var scale = new double[channels];
        var shift = new double[channels];
        for (var c = 0; c < channels; c++)
        {
            // y = gamma (x - mean) / sqrt(variance + epsilon) + beta (Ioffe, Szegedy 2015, algorithm 2).
            scale[c] = values[0][c] / Math.Sqrt(values[3][c] + (double)epsilon);
            shift[c] = values[1][c] - (values[2][c] * scale[c]);
        }

        AffineFolding.Apply(node, map, scale, shift);
    }

    private static MapValue Added(NodeImport node, MapValue a, MapValue b)
    {
        if (!a.Sizes.Equals(b.Sizes))
        {
            throw node.Fail($"it adds {NodeImport.SizesText(a)} and {NodeImport.SizesText(b)}; supported are two maps of equal sizes.");
        }

        var (first, second) = (node.Graph.LayerOf(a, node), node.Graph.LayerOf(b, node));
        return node.Add(new AddLayer { Name = node.Name, Inputs = [first, second], Output = node.Layers[first].Output }, a.Sizes);
    }

    // An epsilon that keeps a divisor from 0.
    private static void AddToSum(NodeImport node)
    {
        var constant = node.Value(0) is ConstantValue ? 0 : 1;
        var values = node.Constant(constant).ToFiniteSingles();
        if (node.Value(1 - constant) is not ChannelSumValue sum || values.Length != 1 || values[0] < 0)
        {
            throw node.Fail($"it adds '{node.Constant(constant).Name}' to a sum of channels; supported is one number from 0.");
        }

        node.Set(sum with { Epsilon = sum.Epsilon + values[0] });
    }

    private static float Bound(NodeImport node, string name, int input, float absent)
    {
        if (node.HasAttribute(name))
        {
            return node.Single(name, absent);
        }

        return node.OptionalConstant(input) is not { } bound ? absent
            : bound.Count == 1 ? bound.ToSingles()[0]
            : throw node.Fail($"the bound '{bound.Name}' has {bound.Count} values; supported is one.");
    }

    private static float[] Vector(NodeImport node, OnnxTensor tensor, int channels)
        => tensor.Count == channels ? tensor.ToFiniteSingles() : throw node.FailShape($"'{tensor.Name}' has {tensor.Count} values; the map has {channels} channels.");

    // A constant [N=1, C, 1, 1] as numpy broadcasts it: sizes are aligned from the right, 1 stands for any.
    internal static double[] PerChannel(NodeImport node, OnnxTensor constant, MapValue map)
    {
        var rank = map.Sizes.Count + 1;
        var sizes = Enumerable.Repeat(1, Math.Max(0, rank - constant.Dimensions.Count)).Concat(constant.Dimensions).ToList();
        var fits = map.Sizes.Count is 1 or 2 or 3 && sizes.Count == rank && constant.Count > 0
            && sizes.Select((s, axis) => s == 1 || (axis == 1 && s == map.Sizes[0])).All(x => x);
        if (!fits)
        {
            throw node.Fail($"it {(node.Node.OpType == "Add" ? "adds" : "applies")} the constant '{constant.Name}' [{string.Join(", ", constant.Dimensions)}] to {NodeImport.SizesText(map)}; supported is one value, or one per channel.");
        }

        var values = constant.ToFiniteSingles();
        return [.. Enumerable.Range(0, map.Sizes[0]).Select(c => (double)values[values.Length == 1 ? 0 : c])];
    }
}
