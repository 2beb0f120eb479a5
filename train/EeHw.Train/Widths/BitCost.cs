using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Train.Widths;

/// <summary>
/// What widths cost, in bits per sample: of every layer MACs · Wx · Ww (bit operations: Baskin et al., "UNIQ", 2018, section 4.1) + parameters · Ww (weights stored) + output values · Wy
/// (values stored or sent). All layers count, whatever exit a sample leaves at.
/// </summary>
public static class BitCost
{
    /// <summary>The cost of a network in fixed point.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Bits.</returns>
    public static double Of(QuantizedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Enumerable.Range(0, network.Layers.Count).Sum(i => Of(network.Network, i, j => network.Layers[j].Output.Width, j => network.Layers[j].Weights?.Width ?? network.Layers[j].Means?.Width ?? 0));
    }

    /// <summary>Bits of all weights.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Bits; biases and shared weights as stored.</returns>
    public static long WeightBits(QuantizedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Layers.Sum(l => (long)(l.Weights?.Width ?? l.Means?.Width ?? 0) * (l.Weights?.Values.Count ?? l.Means?.Values.Count ?? 0));
    }

    internal static double Of(Network network, int index, Func<int, int> activations, Func<int, int> weights)
    {
        var layer = network.Layers[index];
        var own = (double)layer.Output.Elements * (Quantizer.KeepsFormat(layer) ? 0 : activations(index));
        return layer.Macs == 0 ? own : own + ((double)layer.Macs * activations(layer.Inputs[0]) * weights(index)) + ((double)layer.Parameters * weights(index));
    }
}
