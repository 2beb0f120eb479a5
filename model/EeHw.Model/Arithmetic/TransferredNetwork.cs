using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// A network whose maps cross links with fewer bits. A value of format fixed&lt;W,I&gt; that crosses with B bits, B below W, is converted to fixed&lt;B,I&gt; with rounding to nearest and saturation, and back,
/// which is exact: it loses its last W - B bits. Readers before the cut see it whole.
/// </summary>
public static class TransferredNetwork
{
    /// <summary>Puts the conversions in, as two concatenations of one operand per map and width.</summary>
    /// <param name="network">The network.</param>
    /// <param name="cuts">Cuts and the bits of a value there; null for those of its format.</param>
    /// <returns>The network, with the same exits; itself where nothing is converted.</returns>
    public static QuantizedNetwork Of(QuantizedNetwork network, IReadOnlyList<(NetworkCut Cut, int? Bits)> cuts)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(cuts);
        if (cuts.All(c => c.Bits is null || c.Cut.Crossing.All(i => network.Layers[i].Output.Width <= c.Bits)))
        {
            return network;
        }

        var (layers, formats) = (new List<Layer>(), new List<QuantizedLayer>());
        var place = new int[network.Network.Layers.Count];
        var received = new Dictionary<(int Layer, int Bits), int>();
        for (var i = 0; i < place.Length; i++)
        {
            var layer = network.Network.Layers[i];
            place[i] = Add(layer with { Inputs = layer.Inputs.Select(j => Seen(j, i)).ToValueList() }, network.Layers[i]);
            foreach (var bits in cuts.Where(c => c.Cut.Crossing.Contains(i)).Select(c => c.Bits).OfType<int>().Where(b => b < network.Layers[i].Output.Width).Distinct())
            {
                var format = network.Layers[i].Output;
                var sent = Add(Conversion(layer, place[i], $"sent{bits}"), new() { Output = new(bits, format.IntegerBits, Rounding.Rnd, Overflow.Sat, format.Signed) });
                received[(i, bits)] = Add(Conversion(layer, sent, $"received{bits}"), new() { Output = format });
            }
        }

        return network with
        {
            Network = network.Network with { Layers = layers.ToValueList(), Exits = network.Network.Exits.Select((e, k) => e with { Layer = SeenByExit(e.Layer, k) }).ToValueList() },
            Layers = formats.ToValueList(),
        };

        int Add(Layer layer, QuantizedLayer format)
        {
            layers.Add(layer);
            formats.Add(format);
            return layers.Count - 1;
        }

        int Seen(int source, int reader) => Narrowest(source, cuts.Where(c => c.Cut.Before[source] && !c.Cut.Before[reader]));

        int SeenByExit(int layer, int exit) => Narrowest(layer, cuts.Where(c => c.Cut.Before[layer] && exit >= c.Cut.Stage));

        // Over several links the narrowest decides: rounding to more bits afterwards changes nothing.
        int Narrowest(int layer, IEnumerable<(NetworkCut Cut, int? Bits)> crossed)
            => crossed.Where(c => c.Bits < network.Layers[layer].Output.Width).Select(c => c.Bits).Min() is { } bits ? received[(layer, bits)] : place[layer];
    }

    private static ConcatLayer Conversion(Layer of, int input, string what) => new() { Name = $"{of.Name}.{what}", Inputs = [input], Output = of.Output };
}
