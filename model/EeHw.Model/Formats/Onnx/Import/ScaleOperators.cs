using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>
/// Mul, Div, Sub and Neg: with constants they scale and move channels (folded, <see cref="AffineFolding"/>); a map divided by the sum of its channels is a
/// <see cref="ChannelNormLayer"/>; and they are steps of a distance to class means (<see cref="DistanceOperators"/>).
/// </summary>
internal static class ScaleOperators
{
    public static void Mul(NodeImport node)
    {
        if (DistanceOperators.Square(node))
        {
            return;
        }

        if (node.Value(0) is MapValue a && node.Value(1) is MapValue b)
        {
            GateOperators.Product(node, a, b);
            return;
        }

        var constant = node.Value(0) is ConstantValue ? 0 : 1;
        switch (node.Value(1 - constant))
        {
            case DistanceValue distance:
                DistanceOperators.Scale(node, distance, node.Constant(constant), isDivisor: false);
                break;
            default:
                Scale(node, node.Map(1 - constant), constant, isDivisor: false);
                break;
        }
    }

    public static void Div(NodeImport node)
    {
        switch (node.Value(0), node.Value(1))
        {
            case (DistanceValue distance, _):
                DistanceOperators.Scale(node, distance, node.Constant(1), isDivisor: true);
                break;
            case (MapValue map, ChannelSumValue sum):
                Share(node, map, sum);
                break;
            default:
                Scale(node, node.Map(0), 1, isDivisor: true);
                break;
        }
    }

    public static void Neg(NodeImport node)
    {
        if (node.Value(0) is DistanceValue distance)
        {
            DistanceOperators.Negate(node, distance);
            return;
        }

        var map = node.Map(0);
        node.Set(AffineFolding.Fold(node, map, [.. Enumerable.Repeat(-1.0, map.Sizes[0])], new double[map.Sizes[0]]));
    }

    public static void Sub(NodeImport node)
    {
        if (DistanceOperators.Difference(node))
        {
            return;
        }

        if (node.Value(0) is MapValue a && node.Value(1) is MapValue b)
        {
            // The sign goes into the convolution or dense layer before, where nobody else reads that.
            var channels = b.Sizes[0];
            var negative = AffineFolding.Fold(node, b with { IsExclusive = b.IsExclusive && a.Layer != b.Layer }, [.. Enumerable.Repeat(-1.0, channels)], new double[channels]);
            ElementOperators.Sum(node, a, negative);
            return;
        }

        // x - c, or c - x.
        var constant = node.Value(0) is ConstantValue ? 0 : 1;
        var map = node.Map(1 - constant);
        var values = ElementOperators.PerChannel(node, node.Constant(constant), map);
        node.Set(constant == 1
            ? AffineFolding.Fold(node, map, null, [.. values.Select(v => -v)])
            : AffineFolding.Fold(node, map, [.. values.Select(_ => -1.0)], values));
    }

    /// <summary>The sum over the channels of a map, keeping the axis.</summary>
    public static bool ChannelSum(NodeImport node)
    {
        if (node.Value(0) is not MapValue map || map.Sizes.Count is not (1 or 3))
        {
            return false;
        }

        var rank = map.Sizes.Count + 1;
        var axes = node.Integers("axes", 1);
        if (axes is not { Count: 1 } || (axes[0] < 0 ? axes[0] + rank : axes[0]) != 1 || node.Integer("keepdims", 1) == 0)
        {
            return false;
        }

        node.Set(new ChannelSumValue(map, 0));
        return true;
    }

    private static void Share(NodeImport node, MapValue map, ChannelSumValue sum)
    {
        var layer = node.Graph.LayerOf(map, node);
        if (layer != node.Graph.LayerOf(sum.Map, node) || !map.Sizes.Equals(sum.Map.Sizes))
        {
            throw node.Fail($"it divides '{map.Tensor}' by the sum of the channels of '{sum.Map.Tensor}'; supported is the sum of the same map.");
        }

        if (!PoolOperators.IsNotNegative(node, layer))
        {
            throw node.Fail($"it divides '{map.Tensor}' by the sum of its channels, and its values may be negative; supported are values that cannot be, as behind Sigmoid or Relu.");
        }

        node.Set(new ChannelNormLayer { Name = node.Name, Inputs = [layer], Output = node.Layers[layer].Output, Epsilon = sum.Epsilon }, map.Sizes);
    }

    private static void Scale(NodeImport node, MapValue map, int constant, bool isDivisor)
    {
        var values = ElementOperators.PerChannel(node, node.Constant(constant), map);
        var factors = isDivisor ? [.. values.Select(v => 1 / v)] : values;
        if (Array.Exists(factors, f => !double.IsFinite(f)))
        {
            throw node.Fail($"it divides by '{node.Constant(constant).Name}', which holds 0.", "Check the constant.");
        }

        if (map.IsExclusive && map.Pad is null)
        {
            switch (node.Layers[map.Layer])
            {
                case ChannelNormLayer norm when Array.TrueForAll(factors, f => f == factors[0] && f > 0):
                    Replace(norm with { Scale = (float)(norm.Scale * factors[0]) });
                    return;
                case ClassMeansLayer means when Array.TrueForAll(factors, f => f > 0):
                    Replace(means with { Norms = means.Norms.Select((n, c) => (float)(isDivisor ? n * values[c] : n / values[c])).ToValueList() });
                    return;
            }
        }

        node.Set(AffineFolding.Fold(node, map, factors, new double[factors.Length]));

        void Replace(Layer layer)
        {
            node.Layers.Replace(map.Layer, layer);
            node.Set(map with { Tensor = node.Node.Outputs[0] });
        }
    }
}

/// <summary>The sum of a map's channels at each position, and what was added to it.</summary>
internal sealed record ChannelSumValue(MapValue Map, float Epsilon) : ImportValue
{
    public override string What => "a sum of channels";
}
