using EeHw.Model.Networks;

namespace EeHw.Train.Attacks;

/// <summary>Parameters of a layer in the order in which operators read them.</summary>
internal static class Parameters
{
    /// <summary>Weights, then biases.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>All of them; empty where there are none.</returns>
    public static float[] Of(Layer layer) => layer switch
    {
        ConvLayer l => [.. l.Weights, .. l.Bias],
        DenseLayer l => [.. l.Weights, .. l.Bias],
        _ => [],
    };
}
