namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>Logits of several exits stacked into one output (torch.stack): Unsqueeze puts an axis before or behind the samples, Concat joins along it.</summary>
internal static class StackOperators
{
    /// <summary>An Unsqueeze of logits before the samples.</summary>
    public static bool Unsqueeze(NodeImport node, MapValue map, IReadOnlyList<long> axes)
    {
        if (axes is not [var axis] || (axis < 0 ? axis + map.Sizes.Count + 2 : axis) != 0 || map.Sizes.Count != 1)
        {
            return false;
        }

        node.Set(new StackedValue(map));
        return true;
    }

    /// <summary>A Concat along an axis that only tells exits apart; a sequence of their logits.</summary>
    public static bool Concat(NodeImport node)
    {
        var items = Enumerable.Range(0, node.Node.Inputs.Count).Select(node.Value).ToList();
        var axis = node.Integer("axis", 1);
        if (items.TrueForAll(v => v is StackedValue) && axis is 0 or -3)
        {
            node.Set(new SequenceValue([.. items.Select(v => ((StackedValue)v).Logits)]));
            return true;
        }

        // [N, 1, C] of a vector of C channels is no line of one channel.
        if (items.TrueForAll(v => v is MapValue { Pad: null, Sizes: [1, var classes] } map && classes > 1 && node.Layers[map.Layer].Output is { Pixels: 1 }) && axis is 1 or -2)
        {
            node.Set(new SequenceValue([.. items.Cast<MapValue>().Select(m => m with { Sizes = [m.Sizes[1]], Tensor = node.Layers[m.Layer].Name })]));
            return true;
        }

        return false;
    }
}

/// <summary>Logits under an axis before the samples.</summary>
internal sealed record StackedValue(MapValue Logits) : ImportValue
{
    public override string What => "the logits of one exit among several";
}
