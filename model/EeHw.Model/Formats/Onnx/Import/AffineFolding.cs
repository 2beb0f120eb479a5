using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>
/// y = scale · x + shift per channel: folded into the convolution or dense layer before it where nobody else reads that,
/// else a depthwise 1x1 convolution. Computed in double, rounded once.
/// </summary>
internal static class AffineFolding
{
    public static void Apply(NodeImport node, MapValue map, double[]? scale, double[] shift) => node.Set(Fold(node, map, scale, shift));

    /// <summary>The scaled and moved map; its input itself where nothing is left to do.</summary>
    public static MapValue Fold(NodeImport node, MapValue map, double[]? scale, double[] shift)
    {
        var index = node.Graph.LayerOf(map, node);
        var layer = node.Layers[index];
        if (layer.Output.Channels != map.Sizes[0] || map.Sizes.Count is not (1 or 2 or 3))
        {
            throw node.Fail($"it reads {NodeImport.SizesText(map)}; supported are samples, channels, rows, columns (or a length), or a vector per sample.");
        }

        if (index == map.Layer && map.IsExclusive && layer is ConvLayer or DenseLayer)
        {
            Layer folded = layer switch
            {
                ConvLayer c => c with { Weights = Scaled(node, c.Weights, scale), Bias = Moved(node, c.Bias, scale, shift) },
                DenseLayer d => d with { Weights = Scaled(node, d.Weights, scale), Bias = Moved(node, d.Bias, scale, shift), SharedWeights = null },
                _ => layer,
            };
            if (IsIdentity(folded))
            {
                node.Layers.Drop(index);
                return map with { Layer = folded.Inputs[0], Tensor = node.Node.Outputs[0], IsExclusive = false };
            }

            node.Layers.Replace(index, folded);
            return map with { Tensor = node.Node.Outputs[0] };
        }

        var channels = layer.Output.Channels;
        ValueList<float> ones = new([.. Enumerable.Repeat(1f, channels)]);
        return node.Add(
            new ConvLayer
            {
                Name = node.Name,
                Inputs = [index],
                Output = layer.Output,
                Weights = Scaled(node, ones, scale),
                Bias = Moved(node, new ValueList<float>(new float[channels]), scale, shift),
                InputChannels = channels,
                Kernel = Extent.One,
                Groups = channels,
            },
            map.Sizes);
    }

    private static bool IsIdentity(Layer layer)
        => layer is ConvLayer { Kernel.Area: 1 } c && c.Groups == c.InputChannels && c.Groups == c.Output.Channels && c.Stride == Extent.One && c.Padding == Padding.None
            && c.Weights.All(w => w == 1) && c.Bias.All(b => b == 0);

    private static ValueList<float> Scaled(NodeImport node, ValueList<float> weights, double[]? scale)
    {
        if (scale is null)
        {
            return weights;
        }

        var perChannel = weights.Count / scale.Length;
        var source = weights.AsSpan();
        var results = new float[source.Length];
        for (var c = 0; c < scale.Length; c++)
        {
            for (var i = c * perChannel; i < (c + 1) * perChannel; i++)
            {
                results[i] = (float)(source[i] * scale[c]);
            }
        }

        return Finite(node, results);
    }

    private static ValueList<float> Moved(NodeImport node, ValueList<float> bias, double[]? scale, double[] shift)
        => Finite(node, [.. bias.Select((b, c) => (float)((b * (scale?[c] ?? 1)) + shift[c]))]);

    private static ValueList<float> Finite(NodeImport node, float[] values)
        => Array.TrueForAll(values, float.IsFinite) ? new(values) : throw node.Fail("folded into weights it makes a value that is not finite.", "Check its scale, variance and epsilon.");
}
