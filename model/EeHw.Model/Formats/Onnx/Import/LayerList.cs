using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>The layers of a network while it is read. A layer may still change: batch normalisation and biases are folded into it.</summary>
internal sealed class LayerList
{
    private readonly List<(Layer Layer, int Key)> _layers = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<(int Layer, string Name), int> _flattened = [];

    private readonly HashSet<int> _dropped = [];

    public Layer this[int index] => _layers[index].Layer;

    /// <summary>Adds a layer.</summary>
    /// <param name="layer">The layer; its name is changed where it is taken.</param>
    /// <param name="key">Its place in the file.</param>
    /// <returns>Its index.</returns>
    public int Add(Layer layer, int key)
    {
        var name = layer.Name;
        for (var n = 2; !_names.Add(name); n++)
        {
            name = $"{layer.Name}_{n}";
        }

        _layers.Add((layer with { Name = name }, key));
        return _layers.Count - 1;
    }

    /// <summary>Exchanges a layer for a folded one.</summary>
    public void Replace(int index, Layer layer) => _layers[index] = (layer, _layers[index].Key);

    /// <summary>Takes note that nobody reads a layer any more, because what it did was nothing.</summary>
    public void Drop(int index) => _dropped.Add(index);

    /// <summary>The vector of a map; the same layer for the same flattening node.</summary>
    public int Flatten(int layer, (string Name, int Key) flattening)
    {
        if (!_flattened.TryGetValue((layer, flattening.Name), out var index))
        {
            var output = new Shape((int)this[layer].Output.Elements, 1, 1);
            index = Add(new FlattenLayer { Name = flattening.Name, Inputs = [layer], Output = output }, flattening.Key);
            _flattened[(layer, flattening.Name)] = index;
        }

        return index;
    }

    /// <summary>Puts the network together: layers that exits need, by stage and then by their place in the file.</summary>
    /// <param name="name">Name of the network.</param>
    /// <param name="exits">Exits, from the earliest to the final one, with layer indices of this list.</param>
    /// <param name="left">Names and kinds of layers that no exit needs.</param>
    public Network Finish(string name, IReadOnlyList<Exit> exits, out List<Layer> left)
    {
        var all = new Network { Name = name, Layers = _layers.Select(l => l.Layer).ToValueList(), Exits = exits.ToValueList(), InputName = this[0].Name };
        var stages = new NetworkStages(all).StageOf;
        left = [.. Enumerable.Range(1, _layers.Count - 1).Where(i => stages[i] < 0 && !_dropped.Contains(i)).Select(i => this[i])];
        var order = Enumerable.Range(0, _layers.Count).Where(i => i == 0 || stages[i] >= 0).OrderBy(i => i == 0 ? -1 : stages[i]).ThenBy(i => _layers[i].Key).ThenBy(i => i).ToList();
        var places = new int[_layers.Count];
        for (var i = 0; i < order.Count; i++)
        {
            places[order[i]] = i;
        }

        return all with
        {
            Layers = order.Select(i => this[i] with { Inputs = this[i].Inputs.Select(j => places[j]).ToValueList() }).ToValueList(),
            Exits = exits.Select(e => e with { Layer = places[e.Layer] }).ToValueList(),
        };
    }
}
