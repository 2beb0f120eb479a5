using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>Slice, Gather, Split, Concat and Transpose of constants of any rank: what is picked keeps its type, numbers with a fraction in single precision.</summary>
internal static class ConstantLayout
{
    public static OnnxTensor Gather(NodeImport node)
    {
        var (data, index) = (node.Constant(0), node.Constant(1));
        var axis = Axis(node, node.Integer("axis", 0), data.Dimensions.Count);
        var size = data.Dimensions[axis];
        var picked = Array.ConvertAll(index.ToIntegers(), i => i < 0 ? i + size : i);
        if (Array.Exists(picked, i => i < 0 || i >= size))
        {
            throw node.FailShape($"an index is not in a list of {size}.");
        }

        var picks = Whole(data.Dimensions);
        picks[axis] = Array.ConvertAll(picked, i => (int)i);
        return Pick(node, data, picks).Reshaped([.. data.Dimensions.Take(axis), .. index.Dimensions, .. data.Dimensions.Skip(axis + 1)]);
    }

    public static OnnxTensor Slice(NodeImport node)
    {
        var data = node.Constant(0);
        return Pick(node, data, [.. SliceOperators.Picks(node, data.Dimensions, $"a constant [{string.Join(", ", data.Dimensions)}]")]);
    }

    public static void Split(NodeImport node)
    {
        var data = node.Constant(0);
        var axis = Axis(node, node.Integer("axis", 0), data.Dimensions.Count);
        var first = 0;
        node.SetAll([.. SliceOperators.Parts(node, data.Dimensions[axis]).Select(count =>
        {
            var picks = Whole(data.Dimensions);
            picks[axis] = [.. Enumerable.Range(first, count)];
            first += count;
            return new ConstantValue(Pick(node, data, picks));
        })]);
    }

    public static OnnxTensor Concat(NodeImport node)
    {
        var parts = Enumerable.Range(0, node.Node.Inputs.Count).Select(node.Constant).ToList();
        var sizes = parts[0].Dimensions;
        var axis = Axis(node, node.Integer("axis", 0), sizes.Count);
        if (parts.Exists(p => p.Dimensions.Count != sizes.Count || p.Dimensions.Where((_, i) => i != axis).SequenceEqual(sizes.Where((_, i) => i != axis)) is false))
        {
            throw node.FailShape($"constants of the sizes {string.Join(", ", parts.Select(p => $"[{string.Join(", ", p.Dimensions)}]"))} cannot be joined along axis {axis}.");
        }

        // Rows of what lies within the axis, part after part.
        var inner = sizes.Skip(axis + 1).Aggregate(1, (a, b) => a * b);
        var outer = sizes.Take(axis).Aggregate(1, (a, b) => a * b);
        var joined = ConstantFolding.CountOf(node, [.. parts.Select(p => p.Count)], isSum: true);
        ValueList<int> whole = [.. sizes.Select((s, i) => i == axis ? parts.Sum(p => p.Dimensions[axis]) : s)];
        return parts.TrueForAll(p => OnnxTypes.IsReal(p.Type))
            ? new OnnxTensor("", OnnxTypes.Float, whole, node.Place) { Numbers = Joined(parts.ConvertAll(p => p.ToSingles())) }
            : OnnxTensor.Of(Joined(parts.ConvertAll(p => p.ToIntegers())), node.Place).Reshaped(whole);

        T[] Joined<T>(List<T[]> values)
        {
            var result = new T[joined];
            var at = 0;
            for (var o = 0; o < outer; o++)
            {
                for (var p = 0; p < values.Count; p++)
                {
                    var length = parts[p].Dimensions[axis] * inner;
                    Array.Copy(values[p], o * length, result, at, length);
                    at += length;
                }
            }

            return result;
        }
    }

    public static OnnxTensor Transpose(NodeImport node, OnnxTensor tensor)
    {
        var sizes = tensor.Dimensions;
        var order = node.Integers("perm") ?? [.. Enumerable.Range(0, sizes.Count).Reverse().Select(i => (long)i)];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, sizes.Count).Select(i => (long)i)))
        {
            throw node.FailShape($"the order [{string.Join(", ", order)}] does not fit a constant [{string.Join(", ", sizes)}].");
        }

        if (sizes.Count == 2 && OnnxTypes.IsReal(tensor.Type) && order[0] == 1)
        {
            // Weights: large, and turned without a list of places.
            return tensor with { Type = OnnxTypes.Float, Dimensions = [sizes[1], sizes[0]], Raw = default, Numbers = DenseOperators.Transposed(tensor.ToSingles(), sizes[0], sizes[1]) };
        }

        var strides = Strides(sizes);
        ValueList<int> turned = [.. order.Select(a => sizes[(int)a])];
        return Pick(node, tensor, turned, Places(turned, [.. order.Select(a => Enumerable.Range(0, sizes[(int)a]).Select(i => i * strides[(int)a]).ToArray())]));
    }

    private static OnnxTensor Pick(NodeImport node, OnnxTensor tensor, int[][] picks)
    {
        var strides = Strides(tensor.Dimensions);
        ValueList<int> sizes = [.. picks.Select(p => p.Length)];
        ConstantFolding.CountOf(node, [.. sizes]);
        return Pick(node, tensor, sizes, Places(sizes, [.. picks.Select((p, axis) => Array.ConvertAll(p, i => i * strides[axis]))]));
    }

    private static OnnxTensor Pick(NodeImport node, OnnxTensor tensor, ValueList<int> sizes, int[] places)
    {
        if (OnnxTypes.IsReal(tensor.Type))
        {
            var numbers = tensor.ToSingles();
            return new OnnxTensor("", OnnxTypes.Float, sizes, node.Place) { Numbers = Array.ConvertAll(places, p => numbers[p]) };
        }

        var values = tensor.ToIntegers();
        return OnnxTensor.Of(Array.ConvertAll(places, p => values[p]), node.Place).Reshaped(sizes);
    }

    // The place of every element, row by row, where each index of an axis stands so far from its beginning.
    private static int[] Places(ValueList<int> sizes, int[][] distances)
    {
        int[] places = [0];
        foreach (var (axis, size) in sizes.Index())
        {
            var next = new int[places.Length * size];
            for (var i = 0; i < next.Length; i++)
            {
                next[i] = places[i / size] + distances[axis][i % size];
            }

            places = next;
        }

        return places;
    }

    private static int[][] Whole(ValueList<int> sizes) => [.. sizes.Select(s => Enumerable.Range(0, s).ToArray())];

    private static int[] Strides(ValueList<int> sizes) => [.. Enumerable.Range(0, sizes.Count).Select(axis => sizes.Skip(axis + 1).Aggregate(1, (a, b) => a * b))];

    private static int Axis(NodeImport node, long axis, int rank)
    {
        var positive = axis < 0 ? axis + rank : axis;
        return positive >= 0 && positive < rank ? (int)positive : throw node.FailShape($"axis {axis} is not one of a constant with {rank} dimensions.");
    }
}
