using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>
/// Which layers become hardware of their own, which are carried out by the unit before them (relu, clip), which only relabel (flatten), in which order
/// the values of a flattened map come, and who reads what in which stage.
/// </summary>
internal sealed class LayerRoles
{
    private readonly QuantizedNetwork _network;
    private readonly int[] _root;
    private readonly int[]?[] _order;
    private readonly (long? Minimum, long? Maximum)[] _bounds;
    private readonly Dictionary<(int Root, int Stage), List<Use>> _uses = [];
    private readonly int[] _lastStage;

    public LayerRoles(QuantizedNetwork network, DiagnosticList problems)
    {
        _network = network;
        Stages = new NetworkStages(network.Network);
        var layers = network.Network.Layers;
        _root = new int[layers.Count];
        _order = new int[]?[layers.Count];
        _bounds = new (long?, long?)[layers.Count];
        _lastStage = new int[layers.Count];
        Array.Fill(_root, -1);
        var uses = CountUses();
        var exclusive = new bool[layers.Count];
        for (var i = 0; i < layers.Count; i++)
        {
            if (Stages.StageOf[i] >= 0)
            {
                Classify(i, uses, exclusive, problems);
            }
        }

        CollectUses(problems);
    }

    public NetworkStages Stages { get; }

    public Network Network => _network.Network;

    /// <summary>The layer whose units give this layer's values; the layer itself when it has units of its own.</summary>
    public int Root(int layer) => _root[layer];

    public bool HasUnits(int layer) => _root[layer] == layer;

    /// <summary>Stream position to index in the layer's vector; null when they are equal.</summary>
    public int[]? Order(int layer) => _order[layer];

    /// <summary>Readers of a root's stream in a stage, in the order of the fork's outputs.</summary>
    public IReadOnlyList<Use> Uses(int root, int stage) => _uses.TryGetValue((root, stage), out var list) ? list : [];

    /// <summary>Last stage in which a root is read.</summary>
    public int LastStage(int root) => _lastStage[root];

    /// <summary>Roots that cross the boundary behind an exit, ascending.</summary>
    public IEnumerable<int> Crossing(int exit) => Enumerable.Range(0, _root.Length).Where(r => HasUnits(r) && Stages.StageOf[r] <= exit && _lastStage[r] > exit);

    /// <summary>Requantisation and bounds behind a root's unit, fused layers included.</summary>
    public Epilogue EpilogueOf(int root) => new(_network.Layers[root].Output, _bounds[root].Minimum, _bounds[root].Maximum);

    public FixedFormat FormatOf(int layer) => _network.Layers[layer].Output;

    private int[] CountUses()
    {
        var count = new int[_root.Length];
        for (var i = 0; i < count.Length; i++)
        {
            if (Stages.StageOf[i] >= 0)
            {
                foreach (var j in Network.Layers[i].Inputs)
                {
                    count[j]++;
                }
            }
        }

        foreach (var exit in Network.Exits)
        {
            count[exit.Layer]++;
        }

        return count;
    }

    private void Classify(int i, int[] uses, bool[] exclusive, DiagnosticList problems)
    {
        var layer = Network.Layers[i];
        var input = layer.Inputs.Count > 0 ? layer.Inputs[0] : -1;
        var keepsFormat = input >= 0 && FormatOf(i) == FormatOf(input);
        _order[i] = OrderOf(layer, problems);
        exclusive[i] = true;
        if (layer is FlattenLayer && keepsFormat)
        {
            _root[i] = _root[input];
            exclusive[i] = uses[input] == 1 && exclusive[input];
        }
        else if (layer is ReluLayer or ClipLayer)
        {
            var bounds = BoundsOf(layer, FormatOf(i));
            var fuses = keepsFormat && uses[input] == 1 && exclusive[input] && Network.Layers[_root[input]] is not InputLayer;
            _root[i] = fuses ? _root[input] : i;
            _bounds[_root[i]] = fuses ? Compose(_bounds[_root[i]], bounds) : bounds;
        }
        else
        {
            _root[i] = i;
        }
    }

    private static (long? Minimum, long? Maximum) BoundsOf(Layer layer, FixedFormat format)
    {
        var nearest = format with { Rounding = Rounding.Rnd, Overflow = Overflow.Sat };
        return layer is ClipLayer c
            ? (float.IsNegativeInfinity(c.Minimum) ? null : FixedPoint.Quantize(c.Minimum, nearest), float.IsPositiveInfinity(c.Maximum) ? null : FixedPoint.Quantize(c.Maximum, nearest))
            : (0, null);
    }

    // clamp to a, then to b, is one clamp to [clamp(a.min, b), clamp(a.max, b)].
    private static (long? Minimum, long? Maximum) Compose((long? Minimum, long? Maximum) a, (long? Minimum, long? Maximum) b)
    {
        return (a.Minimum is { } low ? Clamp(low) : b.Minimum, a.Maximum is { } high ? Clamp(high) : b.Maximum);

        long Clamp(long value) => Math.Min(Math.Max(value, b.Minimum ?? long.MinValue), b.Maximum ?? long.MaxValue);
    }

    private int[]? OrderOf(Layer layer, DiagnosticList problems)
    {
        var orders = layer.Inputs.Select(j => _order[j]).ToList();
        switch (layer)
        {
            case FlattenLayer when orders[0] is null:
                return FlattenOrder(Network.Layers[layer.Inputs[0]].Output);
            case FlattenLayer or ReluLayer or ClipLayer or SigmoidLayer or SelfGateLayer or ChannelNormLayer:
                return orders[0];
            case DenseLayer or ClassMeansLayer or ConvLayer { Groups: 1 }:
                return null;
            case ConcatLayer when orders.Exists(o => o is not null):
                return ConcatOrder(layer, orders);
            case AddLayer when Same(orders[0], orders[1]):
                return orders[0];
            case var _ when orders.TrueForAll(o => o is null):
                return null;
            default:
                problems.Error(
                    Codes.Lowering.PermutedInput,
                    new Place { Item = $"layer '{layer.Name}'" },
                    layer is AddLayer
                        ? "adds vectors that come from differently flattened maps; in hardware their values arrive in different orders (row, column, channel)."
                        : $"a layer of kind {layer.Kind} reads a flattened map, whose values arrive in the order row, column, channel.",
                    "Put a dense layer between the flatten and this layer, or move the flatten behind it.");
                return null;
        }
    }

    private int[] ConcatOrder(Layer layer, List<int[]?> orders)
    {
        var order = new List<int>();
        foreach (var (operand, index) in layer.Inputs.Select((operand, index) => (operand, index)))
        {
            var offset = order.Count;
            order.AddRange(Enumerable.Range(0, Network.Layers[operand].Output.Channels).Select(p => offset + (orders[index]?[p] ?? p)));
        }

        return [.. order];
    }

    private static int[]? FlattenOrder(Shape shape)
    {
        if (shape.Pixels == 1 || shape.Channels == 1)
        {
            return null;
        }

        var order = new int[shape.Elements];
        for (var p = 0; p < order.Length; p++)
        {
            order[p] = (p % shape.Channels * shape.Pixels) + (p / shape.Channels);
        }

        return order;
    }

    private static bool Same(int[]? a, int[]? b) => a is null ? b is null : b is not null && a.AsSpan().SequenceEqual(b);

    private void CollectUses(DiagnosticList problems)
    {
        for (var i = 0; i < _root.Length; i++)
        {
            if (_root[i] == i)
            {
                foreach (var (j, operand) in Network.Layers[i].Inputs.Select((j, operand) => (j, operand)))
                {
                    AddUse(_root[j], Stages.StageOf[i], new Use(UseKind.Layer, i, operand));
                }
            }
        }

        for (var k = 0; k < Network.ExitCount; k++)
        {
            var logits = Network.Exits[k].Layer;
            if (_order[logits] is not null)
            {
                problems.Error(
                    Codes.Lowering.PermutedLogits,
                    new Place { Item = $"exit '{Network.Exits[k].Name}'" },
                    "its logits come straight from a flattened map; in hardware they would arrive in the order row, column, channel and classes would be mixed up.",
                    "End the exit with a dense layer or a global pool.");
            }

            AddUse(_root[logits], k, new Use(UseKind.Exit, k, 0));
        }

        foreach (var root in Enumerable.Range(0, _root.Length).Where(HasUnits))
        {
            for (var stage = Stages.StageOf[root]; stage < _lastStage[root]; stage++)
            {
                AddUse(root, stage, new Use(UseKind.Buffer, stage, 0));
            }
        }
    }

    private void AddUse(int root, int stage, Use use)
    {
        if (!_uses.TryGetValue((root, stage), out var list))
        {
            _uses[(root, stage)] = list = [];
        }

        list.Add(use);
        _lastStage[root] = Math.Max(_lastStage[root], stage);
    }
}
