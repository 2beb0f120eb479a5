using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>Operators that leave the values of a sample as they are and in their order: Flatten, Reshape, Squeeze, Unsqueeze, Transpose, Identity, Dropout, Cast.</summary>
internal static class RelabelOperators
{
    public static void Pass(NodeImport node) => node.Set(node.Value(0));

    public static void Dropout(NodeImport node)
    {
        if (node.OptionalConstant(2) is { } training && training.ToIntegers().Any(v => v != 0))
        {
            throw node.Fail("its training mode is on.", "Export the network in evaluation mode.");
        }

        Pass(node);
    }

    public static void Cast(NodeImport node)
    {
        var to = (int)node.Integer("to", 0);
        switch (node.Value(0))
        {
            case MapValue when !OnnxTypes.IsReal(to):
                throw node.Fail($"it casts a feature map to {OnnxTypes.NameOf(to)}; supported are float, double and float16.");
            case MapValue when to == OnnxTypes.Float16:
                node.Graph.Note(node.Node.Title, "the cast to float16 was left out: the network is held in single precision.");
                break;
            case ConstantValue { Tensor: var tensor }:
                ConstantOperators.Cast(node, tensor, to);
                return;
        }

        Pass(node);
    }

    public static void Flatten(NodeImport node)
    {
        if (node.Value(0) is not (MapValue or ConstantValue))
        {
            Pass(node);
            return;
        }

        var map = node.Map(0);
        var axis = Axis(node, node.Integer("axis", 1), map.Sizes.Count + 1);
        if (axis == 0 || map.Sizes.Take(axis - 1).Any(s => s != 1))
        {
            throw node.Fail($"it flattens {NodeImport.SizesText(map)} at axis {axis}; supported is axis 1, which keeps the samples apart.");
        }

        node.Relabel(map, [map.Elements]);
    }

    public static void Reshape(NodeImport node)
    {
        if (node.Value(0) is not (MapValue or ConstantValue))
        {
            Pass(node);
            return;
        }

        var target = node.Constant(1).ToIntegers();
        if (node.Value(0) is ConstantValue { Tensor: var tensor })
        {
            node.Set(new ConstantValue(tensor.Reshaped(Resolve(node, target, tensor.Dimensions, tensor.Count, $"[{string.Join(", ", tensor.Dimensions)}]"))));
            return;
        }

        var map = node.Map(0);
        if (target.Length == 0 || (node.Integer("allowzero", 0) != 0 && target.Contains(0)))
        {
            throw node.Fail($"the new sizes are [{string.Join(", ", target)}]; supported are samples, then sizes from 1.");
        }

        // The first size must stand for the samples: copied, the batch, or what is left over.
        var first = target[0];
        var isBatch = first is 0 or -1 or ConstantValue.Batch || first == node.Graph.FixedBatch || (first == 1 && node.Graph.FixedBatch is null);
        if (!isBatch || target.AsSpan(1).Contains(ConstantValue.Batch) || (first == -1 && target.AsSpan(1).Contains(-1)))
        {
            throw node.Fail($"it makes [{Text(target)}] of {NodeImport.SizesText(map)}; supported are new sizes that keep the samples apart.");
        }

        node.Relabel(map, Resolve(node, target[1..], map.Sizes, map.Elements, NodeImport.SizesText(map)));
    }

    public static void Squeeze(NodeImport node)
    {
        if (node.Value(0) is not (MapValue or ConstantValue))
        {
            Pass(node);
            return;
        }

        var axes = node.Integers("axes", 1);
        if (node.Value(0) is ConstantValue { Tensor: var tensor })
        {
            node.Set(new ConstantValue(tensor.Reshaped(Without(node, tensor.Dimensions, axes))));
            return;
        }

        var map = node.Map(0);
        var all = Without(node, [int.MaxValue, .. map.Sizes], axes);
        if (all.Count == 0 || all[0] != int.MaxValue || (axes is null && node.Graph.FixedBatch == 1))
        {
            throw node.Fail($"it removes the samples of {NodeImport.SizesText(map)}; supported are axes from 1.");
        }

        node.Relabel(map, all.Skip(1).ToValueList());
    }

    public static void Unsqueeze(NodeImport node)
    {
        if (node.Value(0) is not (MapValue or ConstantValue))
        {
            Pass(node);
            return;
        }

        var given = node.Integers("axes", 1) ?? throw node.Fail("axes is missing.", "Export the network again.");
        if (node.Value(0) is ConstantValue { Tensor: var tensor })
        {
            node.Set(new ConstantValue(tensor.Reshaped(With(node, tensor.Dimensions, given))));
            return;
        }

        var map = node.Map(0);
        if (StackOperators.Unsqueeze(node, map, given))
        {
            return;
        }

        var all = With(node, [int.MaxValue, .. map.Sizes], given);
        if (all[0] != int.MaxValue)
        {
            throw node.Fail($"it puts an axis before the samples of {NodeImport.SizesText(map)}; supported are axes from 1.");
        }

        node.Relabel(map, all.Skip(1).ToValueList());
    }

    public static void Transpose(NodeImport node)
    {
        if (node.Value(0) is ConstantValue { Tensor: var tensor })
        {
            node.Set(new ConstantValue(ConstantLayout.Transpose(node, tensor)));
            return;
        }

        var map = node.Map(0);
        var rank = map.Sizes.Count + 1;
        var order = node.Integers("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(i => (long)i)];
        if (order.Count != rank || !order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(i => (long)i)) || order[0] != 0)
        {
            throw node.Fail($"it orders the axes of {NodeImport.SizesText(map)} as [{string.Join(", ", order)}]; supported are orders that begin with the samples (0).");
        }

        var moved = order.Skip(1).Where(a => map.Sizes[(int)a - 1] != 1);
        var sizes = order.Skip(1).Select(a => map.Sizes[(int)a - 1]).ToValueList();
        if (map.Order is null && moved.SequenceEqual(moved.Order()))
        {
            node.Relabel(map, sizes);
        }
        else if (!node.Graph.TakeInput(node, map, sizes))
        {
            node.Set(Moved(node, map, [.. order.Skip(1).Select(a => (int)a - 1)], sizes));
        }
    }

    // The values in another order than the layer's.
    private static MapValue Moved(NodeImport node, MapValue map, int[] order, ValueList<int> sizes)
    {
        if (map.Pad is { } pad)
        {
            throw node.Graph.PadWaits(pad, node);
        }

        // The place of each value, row by row of the new sizes.
        int[] places = [0];
        foreach (var (axis, size) in sizes.Index())
        {
            var stride = map.Sizes.Skip(order[axis] + 1).Aggregate(1, (a, b) => a * b);
            places = [.. places.SelectMany(p => Enumerable.Range(0, size).Select(i => p + (i * stride)))];
        }

        var before = map.Order?.Places;
        ValueList<int> all = before is null ? new(places) : new(Array.ConvertAll(places, p => before[p]));
        return map with { Sizes = sizes, Tensor = node.Node.Outputs[0], Order = all.Index().All(p => p.Index == p.Item) ? null : new PendingOrder(node.Node.Title, all) };
    }

    private static int Axis(NodeImport node, long axis, int rank)
    {
        var positive = axis < 0 ? axis + rank : axis;
        return positive >= 0 && positive < rank ? (int)positive : throw node.Fail($"axis {axis} is not one of {rank} dimensions.", "Export the network again.");
    }

    private static ValueList<int> Without(NodeImport node, ValueList<int> sizes, IReadOnlyList<long>? axes)
    {
        var gone = axes?.Select(a => Axis(node, a, sizes.Count)).ToHashSet() ?? [.. Enumerable.Range(0, sizes.Count).Where(i => sizes[i] == 1)];
        return gone.All(a => sizes[a] == 1)
            ? sizes.Where((_, i) => !gone.Contains(i)).ToValueList()
            : throw node.Fail($"it removes the axes [{string.Join(", ", gone)}], not all of which have size 1.", "Export the network again.");
    }

    private static ValueList<int> With(NodeImport node, ValueList<int> sizes, IReadOnlyList<long> axes)
    {
        var rank = sizes.Count + axes.Count;
        var places = axes.Select(a => Axis(node, a, rank)).ToHashSet();
        if (places.Count != axes.Count)
        {
            throw node.Fail($"the axes [{string.Join(", ", axes)}] are not all different.", "Export the network again.");
        }

        var rest = new Queue<int>(sizes);
        return Enumerable.Range(0, rank).Select(i => places.Contains(i) ? 1 : rest.Dequeue()).ToValueList();
    }

    // 0 copies a size, -1 is what is left over.
    private static ValueList<int> Resolve(NodeImport node, long[] target, ValueList<int> old, int elements, string oldText)
    {
        var offset = node.Value(0) is MapValue ? 1 : 0;
        var sizes = new long[target.Length];
        double product = 1;
        for (var i = 0; i < target.Length; i++)
        {
            sizes[i] = target[i] == 0 && i < old.Count ? old[i] : target[i];
            product *= sizes[i] == -1 ? 1 : sizes[i];
        }

        var free = Array.IndexOf(sizes, -1);
        if (free >= 0 && product > 0 && elements % product == 0)
        {
            sizes[free] = (long)(elements / product);
            product = elements;
        }

        return product == elements && Array.TrueForAll(sizes, s => s is > 0 and <= int.MaxValue)
            ? sizes.Select(s => (int)s).ToValueList()
            : throw node.FailShape($"it makes [{(offset == 1 ? "N, " : "")}{Text(target)}] of {oldText}: the numbers of values differ.");
    }

    private static string Text(long[] sizes) => string.Join(", ", sizes.Select(s => s == ConstantValue.Batch ? "N" : s.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
