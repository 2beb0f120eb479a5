using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Layers;

/// <summary>The parameters of a layer in the order in which an engine keeps them: weights, biases, statistics.</summary>
internal static class LayerParameters
{
    /// <summary>Reads them.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>All of them; empty where there are none.</returns>
    public static float[] Of(Layer layer) => layer switch
    {
        ConvLayer l => [.. l.Weights, .. l.Bias],
        DenseLayer l => [.. l.Weights, .. l.Bias],
        BatchNormLayer l => [.. l.Scale, .. l.Shift, .. l.Mean, .. l.Variance],
        MixedPoolLayer l => [l.Share],
        _ => [],
    };

    /// <summary>Puts others in their place.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="values">As many as <see cref="Of"/> gives.</param>
    /// <returns>The layer with them.</returns>
    public static Layer With(Layer layer, ReadOnlySpan<float> values)
    {
        switch (layer)
        {
            case ConvLayer l:
                return l with { Weights = ValueList.Create<float>(values[..l.Weights.Count]), Bias = ValueList.Create<float>(values[l.Weights.Count..]) };
            case DenseLayer l:
                return l with { Weights = ValueList.Create<float>(values[..l.Weights.Count]), Bias = ValueList.Create<float>(values[l.Weights.Count..]) };
            case BatchNormLayer l:
                var c = l.Output.Channels;
                return l with { Scale = ValueList.Create<float>(values[..c]), Shift = ValueList.Create<float>(values[c..(2 * c)]), Mean = ValueList.Create<float>(values[(2 * c)..(3 * c)]), Variance = ValueList.Create<float>(values[(3 * c)..]) };
            case MixedPoolLayer l:
                return l with { Share = values[0] };
            default:
                return layer;
        }
    }
}
