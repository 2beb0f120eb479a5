using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

/// <summary>A place where a network is cut in two: what lies before it, and what must be carried over.</summary>
public sealed class NetworkCut
{
    private NetworkCut(NetworkStages stages, bool[] before)
    {
        Before = ValueList.Create<bool>(before);
        var behind = Enumerable.Range(0, before.Length).Where(i => !before[i] && stages.StageOf[i] >= 0).ToList();
        Stage = behind.Count == 0 ? stages.Network.ExitCount : behind.Min(i => stages.StageOf[i]);
        IsWhole = !Enumerable.Range(0, before.Length).Any(i => before[i] && stages.StageOf[i] == Stage && stages.Network.Layers[i] is not InputLayer);
        Crossing = behind.SelectMany(i => stages.Network.Layers[i].Inputs)
            .Concat(stages.Network.Exits.Skip(Stage).Select(e => e.Layer))
            .Where(j => before[j])
            .Distinct()
            .Order()
            .ToValueList();
    }

    /// <summary>Per layer whether it lies before the cut.</summary>
    public ValueList<bool> Before { get; }

    /// <summary>First stage of which something lies behind, from 0; the exits from there on are behind too. The number of exits where nothing is behind.</summary>
    public int Stage { get; }

    /// <summary>Whether the cut lies between two stages, so that none is divided.</summary>
    public bool IsWhole { get; }

    /// <summary>Layers before the cut whose outputs something behind reads, ascending: what is sent.</summary>
    public ValueList<int> Crossing { get; }

    /// <summary>Cuts a network behind an exit or a layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">
    /// An exit: everything that it and earlier exits need lies before the cut. A layer: it and what it needs, and all earlier stages. The input's name, or <c>input</c>: nothing but the input.
    /// </param>
    /// <param name="place">Where the name stands, for messages.</param>
    /// <returns>The cut.</returns>
    /// <exception cref="EeHwException">EEHW6701 for a name that is neither, or behind which nothing lies.</exception>
    public static NetworkCut After(Network network, string name, Place place)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(name);
        var stages = new NetworkStages(network);
        var exit = network.Exits.Select(e => e.Name).ToList().IndexOf(name);
        var layer = exit >= 0 ? network.Exits[exit].Layer : name == "input" ? 0 : network.Layers.Select(l => l.Name).ToList().IndexOf(name);
        if (layer < 0)
        {
            var names = network.Exits.Select(e => e.Name).Concat(network.Layers.Select(l => l.Name)).ToList();
            throw new EeHwException(
                Codes.Links.Cut,
                place,
                $"the network has no exit and no layer '{name}'; its exits are {string.Join(", ", network.Exits.Select(e => e.Name))}.",
                NearestName.Of(name, names) is { } near ? $"Did you mean '{near}'?" : "eehw inspect lists the layers; input sends everything.");
        }

        var before = new bool[network.Layers.Count];
        before[layer] = true;
        for (var i = layer; i >= 0; i--)
        {
            foreach (var j in before[i] ? network.Layers[i].Inputs : [])
            {
                before[j] = true;
            }
        }

        for (var i = 0; i < before.Length; i++)
        {
            before[i] |= i == 0 || (layer > 0 && stages.StageOf[i] >= 0 && stages.StageOf[i] < stages.StageOf[layer]) || (exit >= 0 && stages.StageOf[i] >= 0 && stages.StageOf[i] <= exit);
        }

        var cut = new NetworkCut(stages, before);
        return cut.Stage < network.ExitCount
            ? cut
            : throw new EeHwException(Codes.Links.Cut, place, $"nothing lies behind '{name}': the whole network is before the link.", "Name an earlier exit or layer, or remove the link.");
    }
}
