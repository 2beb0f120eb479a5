namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>
/// Reductions and products of constants: weights that a file computes from others (weight normalisation and standardisation, a learned mixture of poolings).
/// In double, rounded once. Definitions: ONNX operator documentation.
/// </summary>
internal static class ConstantNumbers
{
    /// <summary>The values of each group that a reduction takes together, as one.</summary>
    public static OnnxTensor Reduce(NodeImport node, Func<double, double, double> combine, Func<double, int, double>? finish = null, Func<double, double>? each = null, double? start = 0)
    {
        var tensor = node.Constant(0);
        var rank = tensor.Dimensions.Count;
        var given = node.Integers("axes", 1) ?? [];
        var axes = given.Select(a => a < 0 ? a + rank : a).ToHashSet();
        if (axes.Any(a => a < 0 || a >= rank))
        {
            throw node.FailShape($"the axes [{string.Join(", ", given)}] are not of a constant [{string.Join(", ", tensor.Dimensions)}].");
        }

        if (axes.Count == 0)
        {
            if (node.Integer("noop_with_empty_axes", 0) != 0)
            {
                return tensor;
            }

            axes = [.. Enumerable.Range(0, rank).Select(a => (long)a)];
        }

        // Reduced axes have size 1 in "kept"; the place in it is that of the group.
        List<int> kept = [.. tensor.Dimensions.Select((s, axis) => axes.Contains(axis) ? 1 : s)];
        var source = tensor.ToSingles();
        var sums = new double?[kept.Aggregate(1, (a, b) => a * b)];
        List<int> sizes = [.. tensor.Dimensions];
        for (var i = 0; i < source.Length; i++)
        {
            ref var sum = ref sums[ConstantFolding.PlaceOf(i, sizes, kept)];
            var value = each is null ? source[i] : each(source[i]);
            sum = sum is { } before ? combine(before, value) : start is { } s ? combine(s, value) : value;
        }

        var count = sums.Length == 0 ? 0 : source.Length / sums.Length;
        var keeps = node.Integer("keepdims", 1) != 0;
        return new OnnxTensor("", OnnxTypes.Float, [.. kept.Where((_, axis) => keeps || !axes.Contains(axis))], node.Place)
        {
            Numbers = Array.ConvertAll(sums, s => (float)(finish is null ? s ?? start ?? 0 : finish(s ?? start ?? 0, count))),
        };
    }

    /// <summary>The product of two matrices, or of a matrix and a vector.</summary>
    public static OnnxTensor MatMul(NodeImport node)
    {
        var (a, b) = (node.Constant(0), node.Constant(1));
        var (left, right) = (a.Dimensions, b.Dimensions);
        if (left.Count is not (1 or 2) || right.Count is not (1 or 2) || left[^1] != right[0])
        {
            throw node.FailShape($"it multiplies constants [{string.Join(", ", left)}] and [{string.Join(", ", right)}]; supported are matrices and vectors that fit.");
        }

        var (rows, length, columns) = (left.Count == 1 ? 1 : left[0], right[0], right.Count == 1 ? 1 : right[1]);
        if ((double)rows * columns * length > GraphImport.MaximumElements * 64.0)
        {
            throw node.FailShape($"it multiplies constants [{string.Join(", ", left)}] and [{string.Join(", ", right)}], which are too large.");
        }

        var (x, y) = (a.ToSingles(), b.ToSingles());
        var results = new float[ConstantFolding.CountOf(node, [rows, columns])];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                var sum = 0.0;
                for (var i = 0; i < length; i++)
                {
                    sum += (double)x[(r * length) + i] * y[(i * columns) + c];
                }

                results[(r * columns) + c] = (float)sum;
            }
        }

        return new OnnxTensor("", OnnxTypes.Float, [.. left.SkipLast(1), .. right.Skip(1)], node.Place) { Numbers = results };
    }

    /// <summary>Shares that sum to 1 along an axis; before operator set 13 over all axes from it.</summary>
    public static OnnxTensor Softmax(NodeImport node)
    {
        var tensor = node.Constant(0);
        var (sizes, isOld) = (tensor.Dimensions, node.Graph.Opset < 13);
        var given = node.Integer("axis", isOld ? 1 : -1);
        var axis = given < 0 ? given + sizes.Count : given;
        if (axis < 0 || axis >= sizes.Count)
        {
            throw node.FailShape($"axis {given} is not one of a constant [{string.Join(", ", sizes)}].");
        }

        var count = isOld ? sizes.Skip((int)axis).Aggregate(1, (a, b) => a * b) : sizes[(int)axis];
        var inner = isOld ? 1 : sizes.Skip((int)axis + 1).Aggregate(1, (a, b) => a * b);
        var (source, results) = (tensor.ToSingles(), new float[tensor.Count]);
        for (var first = 0; first < source.Length; first += count * inner)
        {
            for (var i = 0; i < inner; i++)
            {
                var places = Enumerable.Range(0, count).Select(k => first + i + (k * inner)).ToArray();
                var largest = places.Max(p => source[p]);
                var sum = places.Sum(p => Math.Exp((double)source[p] - largest));
                Array.ForEach(places, p => results[p] = (float)(Math.Exp((double)source[p] - largest) / sum));
            }
        }

        return new OnnxTensor("", OnnxTypes.Float, sizes, node.Place) { Numbers = results };
    }
}
