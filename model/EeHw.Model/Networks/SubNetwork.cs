using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

/// <summary>A network cut at one of its exits.</summary>
public static class SubNetwork
{
    /// <summary>The layers that one exit needs, with that exit as the only one.</summary>
    /// <param name="network">The network.</param>
    /// <param name="exit">Name of the exit.</param>
    /// <param name="place">Where the name stands, for the message.</param>
    /// <returns>A network with one exit; the same answers as that exit's.</returns>
    /// <exception cref="EeHwException">EEHW4007 when there is no such exit.</exception>
    public static Network Until(Network network, string exit, Place place)
    {
        ArgumentNullException.ThrowIfNull(network);
        var names = network.Exits.Select(e => e.Name).ToList();
        var at = names.IndexOf(exit);
        if (at < 0)
        {
            throw new EeHwException(Codes.Designs.UnknownExit, place, $"the network has no exit '{exit}'; there are {string.Join(", ", names)}.", NearestName.Of(exit, names) is { } near ? $"Did you mean '{near}'?" : null);
        }

        var stages = new NetworkStages(network);
        var (index, layers) = (new Dictionary<int, int>(), new List<Layer>());
        for (var i = 0; i < network.Layers.Count; i++)
        {
            // The input stays the first layer even where nothing reads it.
            if (i == 0 || stages.Needs(at, i))
            {
                index[i] = layers.Count;
                layers.Add(network.Layers[i] with { Inputs = network.Layers[i].Inputs.Select(j => index[j]).ToValueList() });
            }
        }

        return network with { Layers = layers.ToValueList(), Exits = [new Exit(exit, index[network.Exits[at].Layer])] };
    }
}
