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

        if (network.Exits[at].Groups is not null)
        {
            throw new EeHwException(Codes.Designs.UnknownExit, place, $"exit '{exit}' answers groups of classes; cut there, nothing would answer classes.", "Cut at an exit that answers classes.");
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

    /// <summary>The first exits of a network with the layers that they need.</summary>
    /// <param name="network">The network.</param>
    /// <param name="exits">How many of its exits, at least 1.</param>
    /// <returns>A network with that many exits, and for each of its layers the index that it has in the whole one.</returns>
    public static (Network Network, ValueList<int> Kept) Front(Network network, int exits)
    {
        ArgumentNullException.ThrowIfNull(network);
        var stages = new NetworkStages(network);
        var kept = Enumerable.Range(0, network.Layers.Count).Where(i => i == 0 || (stages.StageOf[i] >= 0 && stages.StageOf[i] < exits)).ToValueList();
        var index = kept.Select((layer, i) => (layer, i)).ToDictionary(p => p.layer, p => p.i);
        return (
            network with
            {
                Layers = kept.Select(i => network.Layers[i] with { Inputs = network.Layers[i].Inputs.Select(j => index[j]).ToValueList() }).ToValueList(),
                Exits = network.Exits.Take(exits).Select((e, k) => e with { Layer = index[e.Layer], Rule = k == exits - 1 ? null : e.Rule }).ToValueList(),
            },
            kept);
    }
}
