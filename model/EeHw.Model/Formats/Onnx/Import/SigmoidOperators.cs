using EeHw.Model.Networks;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>Sigmoid, and Tanh as 2 · sigmoid(2x) - 1.</summary>
internal static class SigmoidOperators
{
    public static void Sigmoid(NodeImport node) => node.Set(Of(node, node.Map(0)));

    /// <summary>The factors go into the convolution or dense layer before, and into what scales the result; (1 + tanh x) / 2 leaves none behind.</summary>
    public static void Tanh(NodeImport node)
    {
        var map = node.Map(0);
        var channels = map.Sizes[0];
        var doubled = AffineFolding.Fold(node, map, Filled(channels, 2), Filled(channels, 0));
        node.Set(AffineFolding.Fold(node, Of(node, doubled), Filled(channels, 2), Filled(channels, -1)));
    }

    private static MapValue Of(NodeImport node, MapValue map)
    {
        var layer = node.Graph.LayerOf(map, node);
        return node.Add(new SigmoidLayer { Name = node.Name, Inputs = [layer], Output = node.Layers[layer].Output }, map.Sizes);
    }

    private static double[] Filled(int count, double value) => [.. Enumerable.Repeat(value, count)];
}
