using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>
/// Nodes that compute with constants alone: what exporters leave of sizes (Shape, Gather, Slice, Concat before a Reshape or Pad) and of statistics
/// (the square root of a variance). Integers are computed exactly, fractions in double and rounded once. Definitions: ONNX operator documentation.
/// </summary>
internal static class ConstantFolding
{
    private static readonly Dictionary<string, Func<NodeImport, OnnxTensor>> _operators = new()
    {
        ["Add"] = n => Pairs(n, (a, b) => a + b, (a, b) => a + b, neutral: 0),
        ["Sub"] = n => Pairs(n, (a, b) => a - b, (a, b) => a - b, neutral: 0, isOrdered: true),
        ["Mul"] = n => Pairs(n, (a, b) => a * b, (a, b) => checked(a * b), neutral: 1),
        ["Div"] = n => Pairs(n, (a, b) => a / b, (a, b) => b == 0 ? throw n.Fail("it divides a whole number by 0.", "Export the network again.") : a / b, neutral: 1, isOrdered: true),
        ["Pow"] = n => Pairs(n, Math.Pow, (_, _) => throw n.Fail("it raises a whole number to a power; supported are numbers with a fraction."), neutral: 1, isOrdered: true),
        ["Sqrt"] = n => Each(n, Math.Sqrt),
        ["Reciprocal"] = n => Each(n, v => 1 / v),
        ["Abs"] = n => Each(n, Math.Abs),
        ["Exp"] = n => Each(n, Math.Exp),
        ["Log"] = n => Each(n, Math.Log),
        ["Sign"] = n => Each(n, v => double.IsNaN(v) ? v : Math.Sign(v)),
        ["Round"] = n => Each(n, v => Math.Round(v, MidpointRounding.ToEven)),
        ["Relu"] = n => Each(n, v => Math.Max(v, 0)),
        ["Sigmoid"] = n => Each(n, v => 1 / (1 + Math.Exp(-v))),
        ["Tanh"] = n => Each(n, Math.Tanh),
        ["Clip"] = Clip,
        ["Max"] = n => All(n, Math.Max, Math.Max),
        ["Min"] = n => All(n, Math.Min, Math.Min),
        ["Sum"] = n => All(n, (a, b) => a + b, (a, b) => a + b),
        ["Softmax"] = ConstantNumbers.Softmax,
        ["MatMul"] = ConstantNumbers.MatMul,
        ["ReduceSum"] = n => OnnxTypes.IsReal(n.Constant(0).Type) ? ConstantNumbers.Reduce(n, (a, b) => a + b) : throw n.Fail("it sums whole numbers; supported are numbers with a fraction."),
        ["ReduceMean"] = n => ConstantNumbers.Reduce(n, (a, b) => a + b, (sum, count) => sum / count),
        ["ReduceMax"] = n => ConstantNumbers.Reduce(n, Math.Max, start: null),
        ["ReduceMin"] = n => ConstantNumbers.Reduce(n, Math.Min, start: null),
        ["ReduceL1"] = n => ConstantNumbers.Reduce(n, (a, b) => a + b, each: Math.Abs),
        ["ReduceL2"] = n => ConstantNumbers.Reduce(n, (a, b) => a + b, (sum, _) => Math.Sqrt(sum), v => v * v),
        ["ReduceSumSquare"] = n => ConstantNumbers.Reduce(n, (a, b) => a + b, each: v => v * v),
        ["Concat"] = ConstantLayout.Concat,
        ["Gather"] = ConstantLayout.Gather,
        ["Floor"] = n => Each(n, Math.Floor),
        ["Ceil"] = n => Each(n, Math.Ceiling),
        ["Neg"] = n => OnnxTypes.IsReal(n.Constant(0).Type) ? Each(n, v => -v) : Integers(n, n.Constant(0).Dimensions, [.. Known(n, 0).Select(v => -v)]),
        ["Slice"] = ConstantLayout.Slice,
        ["ConstantOfShape"] = ConstantOfShape,
        ["Expand"] = Expand,
        ["ReduceProd"] = ReduceProd,
        ["Range"] = Range,
        ["Equal"] = Equal,
        ["Where"] = Where,
        ["Size"] = n => OnnxTensor.Of([n.Constant(0).Count], n.Place).Reshaped([]),
    };

    /// <summary>Folds a node all of whose inputs are constants.</summary>
    /// <param name="node">The node.</param>
    /// <returns>False where an input is no constant, or the operator has a reader of its own for constants.</returns>
    public static bool Apply(NodeImport node)
    {
        var inputs = node.Node.Inputs.Where(i => i.Length > 0).ToList();
        if (inputs.Count == 0 || !_operators.TryGetValue(node.Node.OpType, out var fold) || !inputs.TrueForAll(i => node.Scope.Find(i) is ConstantValue))
        {
            return false;
        }

        node.Set(new ConstantValue(fold(node)));
        return true;
    }

    /// <summary>Reads nodes of an operator that is supported on constants alone.</summary>
    public static void Only(NodeImport node)
        => throw node.Fail($"it reads {Enumerable.Range(0, node.Node.Inputs.Count).Where(node.Has).Select(node.Value).First(v => v is not ConstantValue).What}; {node.Node.OpType} is supported where all it reads is constant.");

    private static OnnxTensor Integers(NodeImport node, IEnumerable<int> sizes, long[] values) => OnnxTensor.Of(values, node.Place).Reshaped([.. sizes]);

    private static OnnxTensor Each(NodeImport node, Func<double, double> function)
    {
        var tensor = node.Constant(0);
        return new OnnxTensor("", OnnxTypes.Float, tensor.Dimensions, node.Place) { Numbers = Array.ConvertAll(tensor.ToSingles(), v => (float)function(v)) };
    }

    // Integers without the mark that stands for the number of samples.
    private static long[] Known(NodeImport node, int input)
    {
        var values = node.Constant(input).ToIntegers();
        return values.Contains(ConstantValue.Batch) ? throw Unknown(node) : values;
    }

    private static Diagnostics.EeHwException Unknown(NodeImport node)
        => node.Fail("it computes with the number of samples, which a network does not know.", "Export the network so that samples only keep their place: x.flatten(1), or x.view(x.size(0), -1).");

    private static OnnxTensor Clip(NodeImport node)
    {
        var (minimum, maximum) = ElementOperators.Bounds(node);
        return Each(node, v => Math.Min(Math.Max(v, minimum), maximum));
    }

    // Any number of inputs, one after the other.
    private static OnnxTensor All(NodeImport node, Func<double, double, double> real, Func<long, long, long> whole)
        => Enumerable.Range(1, node.Node.Inputs.Count - 1).Aggregate(node.Constant(0), (a, i) => Pairs(node, a, node.Constant(i), real, whole, neutral: null, isOrdered: false));

    private static OnnxTensor Pairs(NodeImport node, Func<double, double, double> real, Func<long, long, long> whole, long? neutral, bool isOrdered = false)
        => Pairs(node, node.Constant(0), node.Constant(1), real, whole, neutral, isOrdered);

    private static OnnxTensor Pairs(NodeImport node, OnnxTensor a, OnnxTensor b, Func<double, double, double> real, Func<long, long, long> whole, long? neutral, bool isOrdered)
    {
        var sizes = Broadcast(node, a.Dimensions, b.Dimensions);
        if (OnnxTypes.IsReal(a.Type) || OnnxTypes.IsReal(b.Type))
        {
            var (x, y) = (a.ToSingles(), b.ToSingles());
            var results = new float[CountOf(node, sizes)];
            ForEach(sizes, a.Dimensions, b.Dimensions, (i, j, k) => results[i] = (float)real(x[j], y[k]));
            return new OnnxTensor("", OnnxTypes.Float, [.. sizes], node.Place) { Numbers = results };
        }

        var (p, q) = (a.ToIntegers(), b.ToIntegers());
        var values = new long[CountOf(node, sizes)];
        ForEach(sizes, a.Dimensions, b.Dimensions, (i, j, k) => values[i] =
            p[j] == ConstantValue.Batch ? (q[k] == neutral ? ConstantValue.Batch : throw Unknown(node))
            : q[k] == ConstantValue.Batch ? (!isOrdered && p[j] == neutral ? ConstantValue.Batch : throw Unknown(node))
            : whole(p[j], q[k]));
        return Integers(node, sizes, values);
    }

    private static OnnxTensor ConstantOfShape(NodeImport node)
    {
        var sizes = SizesOf(node, Known(node, 0));
        var count = CountOf(node, sizes);
        var value = node.Node.Attributes.TryGetValue("value", out var v) ? v.Tensor : null;
        return value is null || OnnxTypes.IsReal(value.Type)
            ? new OnnxTensor("", OnnxTypes.Float, [.. sizes], node.Place) { Numbers = Enumerable.Repeat(value?.ToSingles()[0] ?? 0, count).ToArray() }
            : Integers(node, sizes, [.. Enumerable.Repeat(value.ToIntegers()[0], count)]);
    }

    private static OnnxTensor Expand(NodeImport node)
    {
        var tensor = node.Constant(0);
        var sizes = Broadcast(node, tensor.Dimensions, SizesOf(node, Known(node, 1)));
        if (OnnxTypes.IsReal(tensor.Type))
        {
            var (x, results) = (tensor.ToSingles(), new float[CountOf(node, sizes)]);
            ForEach(sizes, tensor.Dimensions, sizes, (i, j, _) => results[i] = x[j]);
            return new OnnxTensor("", OnnxTypes.Float, [.. sizes], node.Place) { Numbers = results };
        }

        var (p, values) = (tensor.ToIntegers(), new long[CountOf(node, sizes)]);
        ForEach(sizes, tensor.Dimensions, sizes, (i, j, _) => values[i] = p[j]);
        return Integers(node, sizes, values);
    }

    private static OnnxTensor ReduceProd(NodeImport node)
    {
        var tensor = node.Constant(0);
        if (tensor.Dimensions.Count > 1)
        {
            throw node.Fail($"it reduces a constant [{string.Join(", ", tensor.Dimensions)}]; supported are lists of sizes.");
        }

        var product = Known(node, 0).Aggregate(1L, (a, b) => checked(a * b));
        return Integers(node, node.Integer("keepdims", 1) == 0 || tensor.Dimensions.Count == 0 ? [] : [1], [product]);
    }

    private static OnnxTensor Range(NodeImport node)
    {
        var (start, limit, delta) = (Known(node, 0)[0], Known(node, 1)[0], Known(node, 2)[0]);
        var count = delta == 0 ? throw node.FailShape("its step is 0.") : Int128.Max(0, ((Int128)limit - start + delta - Math.Sign(delta)) / delta);
        return count > GraphImport.MaximumElements
            ? throw node.FailShape($"it makes {count} numbers; allowed are at most {GraphImport.MaximumElements}.")
            : Integers(node, [(int)count], [.. Enumerable.Range(0, (int)count).Select(i => start + (i * delta))]);
    }

    private static OnnxTensor Equal(NodeImport node)
        => OnnxTypes.IsReal(node.Constant(0).Type)
            ? throw node.Fail("it compares numbers with a fraction; supported are whole numbers.")
            : Pairs(node, (_, _) => 0, (a, b) => a == b ? 1 : 0, neutral: null);

    private static OnnxTensor Where(NodeImport node)
    {
        var (condition, a, b) = (node.Constant(0), node.Constant(1), node.Constant(2));
        if (!condition.Dimensions.SequenceEqual(a.Dimensions) || !condition.Dimensions.SequenceEqual(b.Dimensions))
        {
            throw node.Fail($"it chooses between constants of the sizes [{string.Join(", ", a.Dimensions)}] and [{string.Join(", ", b.Dimensions)}]; supported are lists of equal length.");
        }

        var (c, x, y) = (condition.ToIntegers(), a.ToIntegers(), b.ToIntegers());
        return Integers(node, a.Dimensions, [.. c.Select((v, i) => v != 0 ? x[i] : y[i])]);
    }

    private static List<int> SizesOf(NodeImport node, long[] sizes)
        => Array.TrueForAll(sizes, s => s is >= 0 and <= GraphImport.MaximumElements) ? [.. sizes.Select(s => (int)s)] : throw node.FailShape($"the sizes [{string.Join(", ", sizes)}] are not possible.");

    /// <summary>Number of values of so many sizes, or their sum, held to what a network may have.</summary>
    public static int CountOf(NodeImport node, List<int> sizes, bool isSum = false)
        => sizes.Aggregate(isSum ? 0.0 : 1.0, (a, b) => isSum ? a + b : a * b) is var count && count <= GraphImport.MaximumElements ? (int)count : throw node.FailShape($"it makes {count} numbers; allowed are at most {GraphImport.MaximumElements}.");

    // numpy's rule: sizes are aligned from the right; 1 stands for any.
    private static List<int> Broadcast(NodeImport node, ValueList<int> a, IReadOnlyList<int> b)
    {
        var rank = Math.Max(a.Count, b.Count);
        var sizes = new List<int>();
        for (var i = 0; i < rank; i++)
        {
            var (x, y) = (At(a, i, rank), At(b, i, rank));
            sizes.Add(x == y || y == 1 ? x : x == 1 ? y : throw node.FailShape($"constants of the sizes [{string.Join(", ", a)}] and [{string.Join(", ", b)}] do not fit together."));
        }

        return sizes;
    }

    private static int At(IReadOnlyList<int> sizes, int axis, int rank) => axis < rank - sizes.Count ? 1 : sizes[axis - (rank - sizes.Count)];

    private static void ForEach(List<int> sizes, ValueList<int> a, IReadOnlyList<int> b, Action<int, int, int> body)
    {
        var count = sizes.Aggregate(1, (x, y) => x * y);
        for (var i = 0; i < count; i++)
        {
            body(i, PlaceOf(i, sizes, a), PlaceOf(i, sizes, b));
        }
    }

    /// <summary>Where an element of the sizes stands in a tensor that is broadcast to them.</summary>
    public static int PlaceOf(int index, List<int> sizes, IReadOnlyList<int> own)
    {
        var (place, stride) = (0, 1);
        for (var axis = sizes.Count - 1; axis >= 0; axis--)
        {
            var size = At(own, axis, sizes.Count);
            place += size == 1 ? 0 : index % sizes[axis] * stride;
            stride *= size;
            index /= sizes[axis];
        }

        return place;
    }
}
