using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments.Latencies;

/// <summary>Times of layers on one machine, kind by kind.</summary>
/// <param name="Machine">Which machine, and how it was measured.</param>
/// <param name="Kinds">One regression per kind.</param>
public sealed record LatencyModel(string Machine, ValueList<LatencyRegression> Kinds)
{
    private static readonly ValueList<string> _free = ["flatten"];

    /// <summary>Predicts the time of a layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">Layer index.</param>
    /// <returns>ns; 0 for a flatten that was not measured: it moves nothing.</returns>
    /// <exception cref="EeHwException">EEHW5033 for a kind that was not measured.</exception>
    public double Predict(Network network, int layer)
    {
        var work = LayerWork.Of(network, layer);
        return Find(work.Kind) is { } regression ? regression.Predict(work)
            : _free.Contains(work.Kind) ? 0
            : throw new EeHwException(
                Codes.Exits.LayerTimes,
                new Place { Item = $"layer '{network.Layers[layer].Name}'" },
                $"it is of kind {work.Kind}, which was not measured on {Machine}; measured are {string.Join(", ", Kinds.Select(k => k.Kind))}.",
                "Measure a network that has such layers too, and fit again.");
    }

    /// <summary>Layers of a network beyond what was measured.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Their names.</returns>
    public ValueList<string> Extrapolated(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Enumerable.Range(1, network.Layers.Count - 1).Where(i => Find(network.Layers[i].Kind)?.Extrapolates(LayerWork.Of(network, i)) == true).Select(i => network.Layers[i].Name).ToValueList();
    }

    private LatencyRegression? Find(string kind) => Kinds.FirstOrDefault(k => k.Kind == kind);
}
