using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>
/// The steps of a distance to class means: Unsqueeze or Reshape to [N, 1, D], Sub of a constant [C, D], Mul with itself or Pow 2, ReduceSum over the last axis,
/// Sqrt (or ReduceL2 for the last three), then Neg and a constant per class, or a negative constant, in any order.
/// </summary>
internal static class DistanceOperators
{
    public static bool Difference(NodeImport node)
    {
        var constant = node.Value(0) is ConstantValue ? 0 : 1;
        if (node.Value(1 - constant) is not MapValue { Pad: null, Sizes: [1, var length] } map || node.Value(constant) is not ConstantValue { Tensor: var means })
        {
            return false;
        }

        var sizes = means.Dimensions.Count == 3 && means.Dimensions[0] == 1 ? means.Dimensions.Skip(1).ToList() : [.. means.Dimensions];
        if (sizes is not [> 0, var width] || width != length)
        {
            throw node.Fail($"it subtracts '{means.Name}' [{string.Join(", ", means.Dimensions)}] from {NodeImport.SizesText(map)}; supported are class means [C, {length}].");
        }

        node.Set(new DifferenceValue(map with { Sizes = [length] }, means.Reshaped([sizes[0], width]), IsSquared: false));
        return true;
    }

    /// <summary>A difference times itself.</summary>
    public static bool Square(NodeImport node)
    {
        if (node.Value(0) is not DifferenceValue { IsSquared: false } difference)
        {
            return false;
        }

        if (!ReferenceEquals(node.Value(1), difference))
        {
            throw node.Fail($"it multiplies {difference.What} with {node.Value(1).What}; supported is its square.");
        }

        node.Set(difference with { IsSquared = true });
        return true;
    }

    public static void Pow(NodeImport node)
    {
        var exponent = node.Constant(1);
        if (node.Value(0) is not DifferenceValue { IsSquared: false } difference || exponent.Count != 1 || exponent.ToSingles()[0] != 2)
        {
            throw node.Fail($"it raises {node.Value(0).What} to a power; supported is the square of a difference from class means.");
        }

        node.Set(difference with { IsSquared = true });
    }

    public static void ReduceSum(NodeImport node)
    {
        if (node.Value(0) is DifferenceValue { IsSquared: true } difference && ReducesLast(node))
        {
            node.Set(new SquaredDistanceValue(difference.Map, difference.Means));
        }
        else if (!ScaleOperators.ChannelSum(node))
        {
            PoolOperators.Reduce(node, isMax: false, isSum: true);
        }
    }

    public static void ReduceL2(NodeImport node)
        => node.Set(node.Value(0) is DifferenceValue { IsSquared: false } difference && ReducesLast(node)
            ? Distance(difference.Map, difference.Means)
            : throw node.Fail($"it reads {node.Value(0).What}; supported is the length of differences from class means (axis 2)."));

    public static void Sqrt(NodeImport node)
        => node.Set(node.Value(0) is SquaredDistanceValue squared
            ? Distance(squared.Map, squared.Means)
            : throw node.Fail($"it reads {node.Value(0).What}; supported is the sum of squared differences from class means."));

    public static void Negate(NodeImport node, DistanceValue distance) => Set(node, distance);

    /// <summary>A distance times, or divided by, a constant: one per class, all of one sign.</summary>
    public static void Scale(NodeImport node, DistanceValue distance, OnnxTensor constant, bool isDivisor)
    {
        var classes = distance.Norms.Count;
        var values = constant.ToFiniteSingles();
        var isPositive = Array.TrueForAll(values, v => v > 0);
        if ((values.Length != 1 && (values.Length != classes || constant.Dimensions[^1] != classes)) || !(isPositive || Array.TrueForAll(values, v => v < 0)))
        {
            throw node.Fail($"it scales distances to {classes} class means by '{constant.Name}' [{string.Join(", ", constant.Dimensions)}]; supported are {classes} numbers of one sign, none of them 0.");
        }

        var norms = distance.Norms.Select((n, c) => Math.Abs(values[values.Length == 1 ? 0 : c]) is var v && isDivisor ? n * v : n / v).ToValueList();
        if (isPositive)
        {
            node.Set(distance with { Norms = norms });
        }
        else
        {
            Set(node, distance with { Norms = norms });
        }
    }

    private static DistanceValue Distance(MapValue map, OnnxTensor means)
        => new(map, means, Enumerable.Repeat(1f, means.Dimensions[0]).ToValueList());

    private static bool ReducesLast(NodeImport node)
        => node.Integers("axes", 1) is [2 or -1] && node.Integer("keepdims", 1) == 0
            ? true
            : throw node.Fail("it reduces other axes than the last, or keeps it; supported is axis 2 with keepdims 0.");

    private static void Set(NodeImport node, DistanceValue distance)
    {
        var layer = node.Graph.LayerOf(distance.Map, node);
        var (classes, length) = (distance.Means.Dimensions[0], distance.Means.Dimensions[1]);
        if (distance.Norms.Any(n => !float.IsFinite(n) || n <= 0))
        {
            throw node.Fail("a normaliser of a class is not a finite number above 0.", "Check the constant.");
        }

        node.Set(
            new ClassMeansLayer
            {
                Name = node.Name,
                Inputs = [layer],
                Output = new Shape(classes, 1, 1),
                Means = new ValueList<float>(distance.Means.ToFiniteSingles()),
                Norms = distance.Norms,
                InputLength = length,
            },
            [classes]);
    }
}

/// <summary>A vector minus each class mean [C, D], or its square.</summary>
internal sealed record DifferenceValue(MapValue Map, OnnxTensor Means, bool IsSquared) : ImportValue
{
    public override string What => IsSquared ? "a squared difference from class means" : "a difference from class means";
}

/// <summary>Squared distances to class means.</summary>
internal sealed record SquaredDistanceValue(MapValue Map, OnnxTensor Means) : ImportValue
{
    public override string What => "squared distances to class means";
}

/// <summary>Distances to class means, each divided by a normaliser.</summary>
internal sealed record DistanceValue(MapValue Map, OnnxTensor Means, ValueList<float> Norms) : ImportValue
{
    public override string What => "distances to class means";
}
