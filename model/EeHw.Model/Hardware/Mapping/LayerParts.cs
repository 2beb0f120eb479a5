using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>Layer names as parts of unit names, unique among the layers; works on every network in index order.</summary>
internal static class LayerParts
{
    public static string[] Of(Network network)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var parts = new string[network.Layers.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = UnitNames.Part(network.Layers[i].Name);
            parts[i] = part;
            for (var n = 2; !taken.Add(parts[i]); n++)
            {
                parts[i] = FormattableString.Invariant($"{part}_{n}");
            }
        }

        return parts;
    }

    public static Place Place(Network network, int layer) => new() { Item = $"layer '{network.Layers[layer].Name}'" };
}
