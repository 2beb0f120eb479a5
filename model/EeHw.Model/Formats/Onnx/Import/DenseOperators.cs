using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>Gemm and MatMul: a vector times a constant matrix.</summary>
internal static class DenseOperators
{
    public static void Gemm(NodeImport node)
    {
        if (node.Integer("transA", 0) != 0)
        {
            throw node.Fail("transA is 1: it would mix samples; supported is 0.");
        }

        Set(node, node.Integer("transB", 0) != 0, node.Single("alpha", 1), node.OptionalConstant(2), node.Single("beta", 1));
    }

    public static void MatMul(NodeImport node) => Set(node, isTransposed: false, 1, null, 1);

    /// <summary>A matrix of so many rows and columns, turned.</summary>
    public static float[] Transposed(float[] values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                result[(c * rows) + r] = values[(r * columns) + c];
            }
        }

        return result;
    }

    private static void Set(NodeImport node, bool isTransposed, float alpha, OnnxTensor? bias, float beta)
    {
        var map = node.Map(0);
        var matrix = node.Constant(1);
        if (map.Sizes.Count == 0 || map.Sizes[^1] != map.Elements || matrix.Dimensions.Count != 2)
        {
            throw node.Fail($"it multiplies {NodeImport.SizesText(map)} with '{matrix.Name}' [{string.Join(", ", matrix.Dimensions)}]; supported is a vector per sample times a constant matrix.", "Flatten the map first.");
        }

        var (inputs, outputs) = isTransposed ? (matrix.Dimensions[1], matrix.Dimensions[0]) : (matrix.Dimensions[0], matrix.Dimensions[1]);
        if (inputs != map.Elements || outputs < 1)
        {
            throw node.FailShape($"a vector of {map.Elements} values does not fit the matrix '{matrix.Name}' [{string.Join(", ", matrix.Dimensions)}]{(isTransposed ? ", transposed" : "")}.");
        }

        var layer = node.Graph.LayerOf(map with { Order = null }, node);
        var weights = matrix.ToFiniteSingles();
        weights = isTransposed ? weights : Transposed(weights, inputs, outputs);
        weights = map.Order is { } order ? Ordered(weights, order.Places) : weights;
        if (alpha != 1)
        {
            weights = Finite(node, Array.ConvertAll(weights, w => w * alpha));
        }

        node.Set(
            new DenseLayer
            {
                Name = node.Name,
                Inputs = [layer],
                Output = new Shape(outputs, 1, 1),
                Weights = new ValueList<float>(weights),
                Bias = new ValueList<float>(Finite(node, BiasOf(node, bias, beta, outputs))),
                InputLength = inputs,
                SharedWeights = isTransposed && alpha == 1 && beta == 1 && map.Order is null && bias is not null ? node.Graph.SharedWeightsOf(node.Node) : null,
            },
            [.. map.Sizes.Take(map.Sizes.Count - 1), outputs]);
    }

    // Weights [Co, Ci] for inputs in the order of the layer before.
    private static float[] Ordered(float[] weights, ValueList<int> places)
    {
        var result = new float[weights.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i - (i % places.Count) + places[i % places.Count]] = weights[i];
        }

        return result;
    }

    private static float[] BiasOf(NodeImport node, OnnxTensor? bias, float beta, int outputs)
    {
        if (bias is null)
        {
            return new float[outputs];
        }

        var sizes = bias.Dimensions;
        if (sizes.Count > 2 || (sizes.Count == 2 && sizes[0] != 1) || (bias.Count != 1 && (bias.Count != outputs || sizes[^1] != outputs)))
        {
            throw node.FailShape($"the bias '{bias.Name}' has the sizes [{string.Join(", ", sizes)}]; needed is [{outputs}].");
        }

        var values = bias.ToFiniteSingles();
        values = values.Length == outputs ? values : [.. Enumerable.Repeat(values[0], outputs)];
        return beta == 1 ? values : Array.ConvertAll(values, v => v * beta);
    }

    private static float[] Finite(NodeImport node, float[] values)
        => Array.TrueForAll(values, float.IsFinite) ? values : throw node.Fail("a weight times alpha or beta is not finite.", "Export the network with alpha and beta 1.");
}
