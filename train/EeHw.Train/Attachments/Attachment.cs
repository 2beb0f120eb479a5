using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Layers;

namespace EeHw.Train.Attachments;

/// <summary>Puts heads into a network, and takes them out again.</summary>
public static class Attachment
{
    /// <summary>
    /// Puts heads into a network: the layers of each follow the tensor it stands on. Everything that was there stays as it is, weights and all; rules that a file
    /// carried for its exits are dropped, for the new exits have none.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="heads">Where each head stands (several may stand on one tensor), and the head as <see cref="HeadBuilder"/> makes it. Layers are renamed where a name is taken, those of training folded.</param>
    /// <returns>The network with exits from the earliest to the final one, which keeps its place.</returns>
    public static Network Insert(Network network, IEnumerable<(CutPoint Point, Network Head)> heads)
    {
        var at = heads.ToLookup(h => h.Point.Layer, h => TrainingLayers.Fold(h.Head));
        var names = network.Layers.Select(l => l.Name).Concat(network.Exits.Select(e => e.Name)).Append(network.InputName).ToHashSet(StringComparer.Ordinal);
        var layers = new List<Layer>();
        var place = new int[network.Layers.Count];
        var stages = new NetworkStages(network);
        var early = new List<(int Position, Exit Exit)>();
        for (var i = 0; i < place.Length; i++)
        {
            place[i] = layers.Count;
            layers.Add(network.Layers[i] with { Inputs = network.Layers[i].Inputs.Select(j => place[j]).ToValueList() });
            foreach (var head in at[i])
            {
                var first = layers.Count - 1;
                foreach (var layer in head.Layers.Skip(1))
                {
                    layers.Add(layer with { Name = Unique(layer.Name), Inputs = layer.Inputs.Select(j => j == 0 ? place[i] : first + j).ToValueList() });
                }

                early.Add((i, head.Exits[0] with { Name = Unique(head.Exits[0].Name), Layer = first + head.Exits[0].Layer }));
            }
        }

        for (var k = 0; k < network.ExitCount - 1; k++)
        {
            var last = Enumerable.Range(0, place.Length).Last(i => stages.IsBackbone(i) && stages.Needs(k, i));
            early.Add((last, new Exit(network.Exits[k].Name, place[network.Exits[k].Layer]) { Groups = network.Exits[k].Groups }));
        }

        return network with
        {
            Layers = layers.ToValueList(),
            Exits = [.. early.OrderBy(e => e.Position).Select(e => e.Exit), new Exit(network.Exits[^1].Name, place[network.Exits[^1].Layer])],
        };

        string Unique(string wanted)
        {
            var name = wanted;
            for (var n = 2; !names.Add(name); n++)
            {
                name = $"{wanted}_{n}";
            }

            return name;
        }
    }

    /// <summary>The backbone alone: the final exit and what it needs.</summary>
    /// <param name="network">The network.</param>
    /// <returns>A network with one exit.</returns>
    public static Network Backbone(Network network) => Cut(network, new NetworkStages(network).IsBackbone, [network.Exits[^1] with { Rule = null }]);

    /// <summary>The early exits and what they need.</summary>
    /// <param name="network">A network with at least two exits.</param>
    /// <returns>A network whose final exit is the last early one.</returns>
    public static Network WithoutFinalExit(Network network) => Prefix(network, network.ExitCount - 1);

    /// <summary>The first exits and what they need.</summary>
    /// <param name="network">The network.</param>
    /// <param name="exits">How many, from 1.</param>
    /// <returns>A network whose final exit is the last of them; all of it where nothing is left out.</returns>
    public static Network Prefix(Network network, int exits)
    {
        var early = network with { Exits = network.Exits.Take(exits).ToValueList() };
        var stages = new NetworkStages(early);
        return Cut(early, i => stages.StageOf[i] >= 0, early.Exits);
    }

    /// <summary>What some layers make of the input, each as an exit of its own: a network whose exits are features, flattened.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">Layers, ascending.</param>
    /// <returns>The network.</returns>
    internal static Network Features(Network network, IReadOnlyList<int> layers)
    {
        var probe = network with { Exits = layers.Select((l, k) => new Exit($"features{k}", l)).ToValueList() };
        var stages = new NetworkStages(probe);
        var cut = Cut(probe, i => stages.StageOf[i] >= 0, probe.Exits);
        var all = cut.Layers.ToList();
        var exits = new List<Exit>();
        foreach (var exit in cut.Exits)
        {
            exits.Add(exit with { Layer = all.Count });
            all.Add(new FlattenLayer { Name = $"{exit.Name}_flat", Inputs = [exit.Layer], Output = new Shape((int)all[exit.Layer].Output.Elements, 1, 1) });
        }

        return cut with { Layers = all.ToValueList(), Exits = exits.ToValueList() };
    }

    private static Network Cut(Network network, Func<int, bool> keeps, IEnumerable<Exit> exits)
    {
        var layers = new List<Layer>();
        var place = new int[network.Layers.Count];
        for (var i = 0; i < place.Length; i++)
        {
            place[i] = layers.Count;
            if (keeps(i))
            {
                layers.Add(network.Layers[i] with { Inputs = network.Layers[i].Inputs.Select(j => place[j]).ToValueList() });
            }
        }

        return network with { Layers = layers.ToValueList(), Exits = exits.Select(e => e with { Layer = place[e.Layer] }).ToValueList() };
    }
}
