using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments.Latencies;

/// <summary>What of a layer its time is explained by: kind and amounts for one sample.</summary>
/// <param name="Kind">Kind of the layer: <c>conv</c>, <c>dense</c>, <c>maxpool</c>, ...</param>
/// <param name="Macs">Multiply-accumulates.</param>
/// <param name="InputValues">Values read.</param>
/// <param name="OutputValues">Values written.</param>
public sealed record LayerWork(string Kind, long Macs, long InputValues, long OutputValues)
{
    /// <summary>Names of the amounts, as in files.</summary>
    public static readonly ValueList<string> Amounts = ["macs", "inputValues", "outputValues"];

    /// <summary>The work of a layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">Layer index.</param>
    /// <returns>Its kind and amounts.</returns>
    public static LayerWork Of(Network network, int layer)
    {
        ArgumentNullException.ThrowIfNull(network);
        var l = network.Layers[layer];
        return new(l.Kind, l.Macs, l.Inputs.Sum(i => network.Layers[i].Output.Elements), l.Output.Elements);
    }

    /// <summary>The amounts in the order of <see cref="Amounts"/>.</summary>
    /// <returns>Three numbers.</returns>
    public ValueList<double> ToVector() => [Macs, InputValues, OutputValues];
}
