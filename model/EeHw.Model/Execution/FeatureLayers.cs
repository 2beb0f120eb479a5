using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Execution;

/// <summary>Finds the layers whose outputs are the feature vectors of exits.</summary>
public static class FeatureLayers
{
    /// <summary>One layer per exit.</summary>
    /// <param name="network">The network.</param>
    /// <param name="source">Which tensor.</param>
    /// <returns>Layer indices [K].</returns>
    public static ValueList<int> Of(Network network, FeatureSource source)
    {
        ArgumentNullException.ThrowIfNull(network);
        var stages = new NetworkStages(network);
        return Enumerable.Range(0, network.ExitCount).Select(k => (source == FeatureSource.HeadInput ? HeadInput(network, stages, k) : null) ?? Penultimate(network, stages, k)).ToValueList();
    }

    private static int? HeadInput(Network network, NetworkStages stages, int exit)
    {
        var read = Enumerable.Range(0, network.Layers.Count)
            .Where(i => stages.Needs(exit, i) && !stages.IsBackbone(i))
            .SelectMany(i => network.Layers[i].Inputs)
            .Where(stages.IsBackbone)
            .ToList();
        return read.Count == 0 ? null : read.Max();
    }

    private static int Penultimate(Network network, NetworkStages stages, int exit)
    {
        for (var i = network.Exits[exit].Layer; i > 0; i--)
        {
            if (stages.Needs(exit, i) && network.Layers[i] is ConvLayer or DenseLayer)
            {
                return network.Layers[i].Inputs[0];
            }
        }

        return network.Layers[network.Exits[exit].Layer].Inputs is [var input, ..] ? input : 0;
    }
}
