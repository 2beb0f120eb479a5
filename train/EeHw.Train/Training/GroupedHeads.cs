using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>
/// Early heads that answer groups of classes (super-classes, after Bilal et al. 2018): the last layer of such a head gets one output per group. Where it had one per class, the weights and bias of a
/// group are the means of those of its classes, from which the training goes on.
/// </summary>
public static class GroupedHeads
{
    /// <summary>Gives early exits their groups.</summary>
    /// <param name="network">The network.</param>
    /// <param name="groups">Per early exit the group of each class from 0 [K-1][C]; an empty row: it answers classes. Nothing at all: the network as it is.</param>
    /// <returns>The network.</returns>
    /// <exception cref="EeHwException">EEHW6011 for groups that do not belong to it.</exception>
    public static Network Of(Network network, ValueList<ValueList<int>> groups)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count == 0)
        {
            return network;
        }

        if (groups.Count != network.ExitCount - 1)
        {
            throw Bad($"{groups.Count} row(s) of groups are given; network '{network.Name}' has {network.ExitCount - 1} early exit(s).", "Give one row per early exit, [] where it answers classes.");
        }

        var (layers, exits) = (network.Layers.ToArray(), network.Exits.ToArray());
        var classes = network.Classes(network.ExitCount - 1);
        for (var k = 0; k < groups.Count; k++)
        {
            if (groups[k].Count == 0)
            {
                continue;
            }

            var name = exits[k].Name;
            var count = groups[k].Max() + 1;
            if (groups[k].Count != classes || groups[k].Distinct().Count() != count)
            {
                throw Bad($"the groups of exit '{name}' are {groups[k]}; needed are {classes} numbers, one per class, in which every group from 0 to the last occurs.", "`eehw policy fit TRACE --policy hierarchy` finds such groups.");
            }

            var at = exits[k].Layer;
            layers[at] = network.Classes(k) == count && (count != classes || exits[k].Groups is not null) ? layers[at] : Narrowed(network, k, groups[k], count, classes);
            exits[k] = exits[k] with { Groups = groups[k] };
        }

        return network with { Layers = [.. layers], Exits = [.. exits] };
    }

    private static Layer Narrowed(Network network, int exit, ValueList<int> groups, int count, int classes)
    {
        var (layer, name) = (network.Layers[network.Exits[exit].Layer], network.Exits[exit].Name);
        if (network.Layers.Any(l => l.Inputs.Contains(network.Exits[exit].Layer)))
        {
            throw Bad($"other layers read the logits of exit '{name}', which cannot get {count} outputs.", "Give the exit a head of its own.");
        }

        var output = layer.Output with { Channels = count };
        return network.Classes(exit) != classes ? throw Bad($"exit '{name}' has {network.Classes(exit)} outputs; its groups are {count}, the classes {classes}.", $"Give its last layer {count} channels, or {classes} to have it narrowed.")
            : layer switch
            {
                DenseLayer { SharedWeights: null } d => d with { Output = output, Weights = Mean(d.Weights, groups, count), Bias = Mean(d.Bias, groups, count) },
                ConvLayer { Groups: 1 } c => c with { Output = output, Weights = Mean(c.Weights, groups, count), Bias = Mean(c.Bias, groups, count) },
                DenseLayer => throw Bad($"exit '{name}' shares its classifier with another exit, which cannot answer groups beside classes.", "Give the exit a classifier of its own."),
                _ => throw Bad($"the logits of exit '{name}' come from a layer of kind {layer.Kind}, which has no weights to narrow.", "End the head with a dense layer."),
            };
    }

    private static ValueList<float> Mean(ValueList<float> rows, ValueList<int> groups, int count)
    {
        var length = rows.Count / groups.Count;
        var means = new double[count * length];
        var members = new int[count];
        for (var c = 0; c < groups.Count; c++)
        {
            members[groups[c]]++;
            for (var i = 0; i < length; i++)
            {
                means[(groups[c] * length) + i] += rows[(c * length) + i];
            }
        }

        return means.Select((v, i) => (float)(v / members[i / length])).ToValueList();
    }

    private static EeHwException Bad(string message, string hint) => new(Codes.Training.BadGroups, new Place { Item = "groups" }, message, hint);
}
