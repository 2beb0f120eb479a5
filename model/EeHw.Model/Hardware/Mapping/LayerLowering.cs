using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>Turns one layer after the other into units.</summary>
internal sealed partial class LayerLowering(GraphBuilder builder, LayerRoles roles, LayerUnits units, IReadOnlyDictionary<int, Folding> folding, string[] parts)
{
    private readonly long[] _slowestMac = SlowestMacs(roles, folding);

    /// <summary>Foldings of all layers that have units, as chosen.</summary>
    public SortedDictionary<int, Folding> Used { get; } = [];

    public string Prefix(int layer, int stage) => FormattableString.Invariant($"stage{stage + 1}/{parts[layer]}");

    /// <summary>Makes the units of a layer in its own stage and offers its output there.</summary>
    public void Lower(int index)
    {
        var stage = roles.Stages.StageOf[index];
        var stream = roles.Network.Layers[index] switch
        {
            InputLayer => Input(index),
            ConvLayer or DenseLayer => Mac(index, stage),
            PoolLayer pool => Pool(index, pool, stage),
            GlobalAveragePoolLayer => GlobalPool(index, stage),
            AddLayer => Add(index, stage),
            ConcatLayer => Concat(index, stage),
            SigmoidLayer => Sigmoid(index, stage),
            SelfGateLayer gate => SelfGate(index, gate, stage),
            ChannelNormLayer => ChannelNorm(index, stage),
            ClassMeansLayer means => ClassMeans(index, means, stage),
            _ => Pointwise(index, stage),
        };
        builder.Offer(stream, index, stage, roles.Uses(index, stage).Count, Prefix(index, stage));
    }

    private static long[] SlowestMacs(LayerRoles roles, IReadOnlyDictionary<int, Folding> folding)
    {
        var slowest = new long[roles.Network.ExitCount];
        for (var i = 0; i < roles.Network.Layers.Count; i++)
        {
            if (roles.Stages.StageOf[i] is >= 0 and var stage && MacShape.Of(roles.Network.Layers[i]) is { } shape)
            {
                slowest[stage] = Math.Max(slowest[stage], shape.Interval(folding[i]));
            }
        }

        return slowest;
    }

    private Shape View(int index, int operand = 0) => roles.Network.Layers[roles.Network.Layers[index].Inputs[operand]].Output;

    private FixedFormat InputFormat(int index, int operand = 0) => roles.FormatOf(roles.Network.Layers[index].Inputs[operand]);

    private Stream TakeOperand(int index, int operand, int stage) => builder.Take(roles.Root(roles.Network.Layers[index].Inputs[operand]), stage);

    private Stream Output(int unit, int index, int lanes) => new(unit, 0, lanes, lanes * roles.FormatOf(index).Width, roles.Network.Layers[index].Output.Elements / lanes);

    private Stream Input(int index)
    {
        var shape = roles.Network.Input;
        var views = roles.Uses(index, 0).Where(u => u.Kind == UseKind.Layer).Select(u => (Shape: View(u.Index, u.Operand), Wanted: WantedLanes(u.Index))).ToList();

        // Where every reader takes the flattened map, words may span pixels.
        var whole = views.Count > 0 && roles.LastStage(index) == 0 && views.TrueForAll(v => v.Shape.Pixels == 1) ? (int)shape.Elements : shape.Channels;
        var wanted = views.Select(v => v.Wanted).Where(l => whole % l == 0).DefaultIfEmpty(1).Max();
        var lanes = folding.TryGetValue(index, out var f) ? f.Pe : Math.Max(wanted, LanesFor(whole, shape.Elements, _slowestMac[0]));
        Used[index] = new Folding(lanes, 1);
        var source = builder.Add(new Source { Name = builder.Name("source"), Layer = index, Stage = 0, WordsPerFrame = shape.Elements / lanes });
        return Output(source, index, lanes);
    }

    private int WantedLanes(int index)
        => MacShape.Of(roles.Network.Layers[index]) is { } shape ? (shape.Depthwise ? folding[index].Pe : folding[index].Simd) : 1;

    // The fewest lanes with which so many elements pass within so many clocks.
    private static int LanesFor(int dividend, long elements, long clocks)
    {
        var lanes = 1;
        while (lanes < dividend && (dividend % lanes != 0 || elements / lanes > clocks))
        {
            lanes++;
        }

        return lanes;
    }

    private Stream Mac(int index, int stage)
    {
        var f = Used[index] = folding[index];
        var lanes = LayerUnits.Lanes(MacShape.Of(roles.Network.Layers[index])!, f);
        var prefix = Prefix(index, stage);
        var stream = builder.Adapt(TakeOperand(index, 0, stage), View(index), lanes, InputFormat(index), prefix + "/adapter", stage);
        if (units.Window(index, f) is { } window)
        {
            stream = Place(window, index, stage, stream, flags: false);
        }

        var mac = builder.Add(units.Mac(index, f) with { Name = builder.Name(prefix + "/mac"), Stage = stage });
        builder.Link(stream, mac, 0);
        return Output(mac, index, f.Pe);
    }

    private Stream Place(SlidingWindow window, int index, int stage, Stream stream, bool flags)
    {
        var at = builder.Add(window with { Name = builder.Name(Prefix(index, stage) + "/window"), Stage = stage });
        builder.Link(stream, at, 0);
        var lanes = window.Lanes * window.Window;
        return new Stream(at, 0, lanes, (lanes * window.Format.Width) + (flags ? window.Window : 0), window.OutputWords);
    }

    private Stream Pool(int index, PoolLayer layer, int stage)
    {
        var prefix = Prefix(index, stage);
        var format = InputFormat(index);
        var taken = TakeOperand(index, 0, stage);
        var f = Used[index] = folding.TryGetValue(index, out var chosen) ? chosen : new Folding(taken.Lanes, 1, layer.Kernel.Area);
        var stream = builder.Adapt(taken, View(index), f.Pe, format, prefix + "/adapter", stage);
        var geometry = new WindowWalk(layer.Kernel, layer.Stride, layer.Dilation, layer.Padding);
        if (!geometry.IsPlain)
        {
            stream = Place(units.Window(index, geometry, 1, depthwise: true, f.Pe, f.Window, 1), index, stage, stream, flags: layer.Padding != Padding.None);
        }

        var pool = builder.Add(new Pool
        {
            Name = builder.Name(prefix + "/pool"),
            Layer = index,
            Stage = stage,
            Output = layer.Output,
            Lanes = f.Pe,
            IsMax = layer.IsMax,
            Window = f.Window,
            WordsPerOutput = layer.Kernel.Area / f.Window,
            CountPadding = layer.CountPadding,
            HasFlags = !geometry.IsPlain && layer.Padding != Padding.None,
            Divisors = layer.IsMax || layer.CountPadding || layer.Padding == Padding.None ? 1 : layer.Output.Pixels,
            Input = format,
            Epilogue = roles.EpilogueOf(index),
        });
        builder.Link(stream, pool, 0);
        return Output(pool, index, f.Pe);
    }

    private Stream GlobalPool(int index, int stage)
    {
        var (stream, lanes) = Single(index, stage);
        var unit = builder.Add(new GlobalPool
        {
            Name = builder.Name(Prefix(index, stage) + "/globalpool"),
            Layer = index,
            Stage = stage,
            Input = View(index),
            Lanes = lanes,
            Format = InputFormat(index),
            Epilogue = roles.EpilogueOf(index),
        });
        builder.Link(stream, unit, 0);
        return Output(unit, index, lanes);
    }

    private Stream Pointwise(int index, int stage)
    {
        var (stream, lanes) = Single(index, stage);
        var unit = builder.Add(new Pointwise
        {
            Name = builder.Name(Prefix(index, stage) + "/pointwise"),
            Layer = index,
            Stage = stage,
            Shape = roles.Network.Layers[index].Output,
            Lanes = lanes,
            Input = InputFormat(index),
            Epilogue = roles.EpilogueOf(index),
        });
        builder.Link(stream, unit, 0);
        return Output(unit, index, lanes);
    }

    private (Stream Stream, int Lanes) Single(int index, int stage)
    {
        var taken = TakeOperand(index, 0, stage);
        var f = Used[index] = folding.TryGetValue(index, out var chosen) ? chosen : new Folding(taken.Lanes, 1);
        return (builder.Adapt(taken, View(index), f.Pe, InputFormat(index), Prefix(index, stage) + "/adapter", stage), f.Pe);
    }

    private Stream Add(int index, int stage)
    {
        var taken = new[] { TakeOperand(index, 0, stage), TakeOperand(index, 1, stage) };
        var f = Used[index] = folding.TryGetValue(index, out var chosen) ? chosen : new Folding(Math.Min(taken[0].Lanes, taken[1].Lanes), 1);
        var operands = AdaptAll(index, stage, taken, f.Pe);
        var unit = builder.Add(new Add
        {
            Name = builder.Name(Prefix(index, stage) + "/add"),
            Layer = index,
            Stage = stage,
            Shape = roles.Network.Layers[index].Output,
            Lanes = f.Pe,
            InputA = InputFormat(index, 0),
            InputB = InputFormat(index, 1),
            Epilogue = roles.EpilogueOf(index),
        });
        LinkAll(operands, unit);
        return Output(unit, index, f.Pe);
    }

    private Stream Concat(int index, int stage)
    {
        var layer = roles.Network.Layers[index];
        var taken = layer.Inputs.Select((_, operand) => TakeOperand(index, operand, stage)).ToArray();
        var channels = layer.Inputs.Select(j => roles.Network.Layers[j].Output.Channels).ToValueList();
        if (!folding.TryGetValue(index, out var f))
        {
            var clocks = Math.Max(_slowestMac[stage], taken.Max(s => s.Words));
            f = new Folding(LanesFor(FoldingRules.Common(channels), layer.Output.Elements, clocks), 1);
        }

        Used[index] = f;
        var operands = AdaptAll(index, stage, taken, f.Pe);
        var unit = builder.Add(new Concat
        {
            Name = builder.Name(Prefix(index, stage) + "/concat"),
            Layer = index,
            Stage = stage,
            Output = layer.Output,
            InputChannels = channels,
            InputFormats = layer.Inputs.Select(roles.FormatOf).ToValueList(),
            Lanes = f.Pe,
            Epilogue = roles.EpilogueOf(index),
        });
        LinkAll(operands, unit);
        return Output(unit, index, f.Pe);
    }

    private Stream[] AdaptAll(int index, int stage, Stream[] taken, int lanes)
        => [.. taken.Select((s, i) => builder.Adapt(s, View(index, i), lanes, InputFormat(index, i), FormattableString.Invariant($"{Prefix(index, stage)}/adapter{i}"), stage))];

    private void LinkAll(Stream[] operands, int unit)
    {
        for (var i = 0; i < operands.Length; i++)
        {
            builder.Link(operands[i], unit, i);
        }
    }
}
