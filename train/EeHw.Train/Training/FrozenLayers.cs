using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>Layers chosen by name: <c>backbone</c> (all that the final exit needs), <c>heads</c> (the rest), a layer's name, or the start of names before a <c>*</c>.</summary>
public static class FrozenLayers
{
    /// <summary>Finds them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="names">What is chosen.</param>
    /// <returns>Per layer whether it is chosen.</returns>
    /// <exception cref="EeHwException">EEHW6002 when a name fits no layer.</exception>
    public static ValueList<bool> Of(Network network, ValueList<string> names)
    {
        var chosen = new bool[network.Layers.Count];
        var stages = new NetworkStages(network);
        foreach (var name in names)
        {
            var found = false;
            for (var i = 1; i < chosen.Length; i++)
            {
                var layer = network.Layers[i].Name;
                var fits = name switch
                {
                    "backbone" => stages.IsBackbone(i),
                    "heads" => !stages.IsBackbone(i),
                    _ => name.EndsWith('*') ? layer.StartsWith(name[..^1], StringComparison.Ordinal) : layer == name,
                };
                chosen[i] |= fits;
                found |= fits;
            }

            if (!found)
            {
                throw new EeHwException(
                    Codes.Training.BadName,
                    new Place { Item = network.Name },
                    $"'{name}' fits no layer of the network.",
                    NearestName.Hint(name, [.. network.Layers.Skip(1).Select(l => l.Name), "backbone", "heads"]));
            }
        }

        return chosen.ToValueList();
    }
}
