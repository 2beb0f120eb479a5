using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Engines;

/// <summary>The layers of a network that an array runs: convolutions and dense layers, with the network's own output sizes and padding.</summary>
public static class EngineLayers
{
    /// <summary>Takes them out of a network, in its order.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Layers; their MACs are those that <see cref="NetworkCosts"/> counts.</returns>
    public static ValueList<EngineLayer> Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Layers.Select(Of).OfType<EngineLayer>().ToValueList();
    }

    /// <summary>One layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>What the array computes, or null where it has nothing to multiply.</returns>
    public static EngineLayer? Of(Layer layer) => layer switch
    {
        ConvLayer c => new(c.Name, c.Output.Pixels, (long)c.Kernel.Area * (c.InputChannels / c.Groups), c.Output.Channels / c.Groups, c.Groups),
        DenseLayer d => new(d.Name, 1, d.InputLength, d.Output.Channels),
        _ => null,
    };
}
