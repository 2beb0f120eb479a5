using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Sim.Resources.Calibration;

/// <summary>Draws a small quantised network with exits: shapes, kernels, groups, joins, formats, weights and binary points as designs have them.</summary>
internal sealed class ProbeNetwork
{
    private static readonly int[] _widths = [4, 6, 8, 8, 10, 12, 16, 16, 18];
    private static readonly int[] _weightWidths = [2, 4, 6, 8, 8, 8];
    private static readonly int[] _channels = [1, 2, 3, 4, 4, 6, 8, 8, 12, 16];
    private static readonly int[] _classes = [2, 3, 4, 6, 8, 10, 10, 12, 16, 20];

    private readonly CounterRandom _random;
    private readonly List<Layer> _layers = [];
    private readonly List<QuantizedLayer> _arithmetic = [];
    private readonly int _width;
    private readonly int _weightWidth;
    private readonly bool _hasGates;

    private ProbeNetwork(CounterRandom random, bool hasGates)
    {
        _random = random;
        _hasGates = hasGates;
        _width = Of(_widths);
        _weightWidth = Of(_weightWidths);
    }

    /// <summary>Draws a network.</summary>
    /// <param name="random">The numbers.</param>
    /// <param name="hasGates">LeakyRelu, HardSwish and Swish in the places of sigmoid activations; everything else is drawn as without.</param>
    public static QuantizedNetwork Draw(CounterRandom random, bool hasGates) => new ProbeNetwork(random, hasGates).Draw();

    private QuantizedNetwork Draw()
    {
        var at = Add(new InputLayer { Name = "input", Inputs = [], Output = new Shape(Of(_channels), 4 + Below(10), 4 + Below(10)) });
        var classes = Of(_classes);
        var exits = new List<Exit>();
        for (var count = 2 + Below(4); exits.Count < count;)
        {
            at = Activate(Conv(at));
            at = Below(5) switch
            {
                0 or 1 => Pool(at),
                2 => Sum(at),
                3 => Joined(at),
                _ => at,
            };
            exits.Add(new(FormattableString.Invariant($"exit{exits.Count + 1}"), Head(at, classes)));

            // What an exit has read too cannot be activated in place.
            at = Below(2) == 0 ? Add(new ReluLayer { Name = Name("relu"), Inputs = [at], Output = _layers[at].Output }, like: at) : at;
        }

        return new()
        {
            Network = new Network { Name = "probe", Layers = _layers.ToValueList(), Exits = exits.ToValueList(), InputName = "input" },
            Layers = _arithmetic.ToValueList(),
        };
    }

    private int Head(int from, int classes) => Below(5) switch
    {
        0 => Means(Flat(from), classes),
        1 => Dense(Flat(Shares(from)), classes),
        _ => Dense(Flat(from), classes),
    };

    // Memberships of words and their shares: the head of a bag-of-features exit.
    private int Shares(int from)
    {
        var words = Conv(from);
        var at = Add(new SigmoidLayer { Name = Name("sigmoid"), Inputs = [words], Output = _layers[words].Output });
        return Add(new ChannelNormLayer { Name = Name("norm"), Inputs = [at], Output = _layers[at].Output, Scale = Below(2) == 0 ? _layers[at].Output.Channels : 1, Epsilon = Below(2) == 0 ? 1e-3f : 0 });
    }

    private int Means(int from, int classes)
    {
        var length = _layers[from].Output.Channels;
        var limit = 1 << (_weightWidth - 1);
        var values = Enumerable.Range(0, classes * length).Select(_ => (int)Math.Clamp(Math.Round(_random.NextNormal() * limit / 2.5), -limit, limit - 1)).ToValueList();
        var fraction = _weightWidth - 3 + Below(4);
        return Add(
            new ClassMeansLayer { Name = Name("means"), Inputs = [from], Output = new Shape(classes, 1, 1), Means = new float[classes * length].ToValueList(), Norms = new float[classes].ToValueList(), InputLength = length },
            mustBeSigned: true,
            means: new()
            {
                Values = values,
                Width = _weightWidth,
                FractionBits = fraction,
                Inverses = Enumerable.Range(0, classes).Select(_ => (1L << 16) + Below(1 << 17)).ToValueList(),
                InverseFractionBits = 16 + Below(4),
                SumWidth = RangeAnalysis.SquareSumWidth(values.AsSpan(), length, fraction, _arithmetic[from].Output),
            });
    }

    private int Conv(int from, int? outputs = null, bool same = false)
    {
        var shape = _layers[from].Output;
        var size = Below(5) switch { 0 => 1, 1 => 2, 4 => 5, _ => 3 };
        var kernel = same ? new Extent(3, 3) : new Extent(Math.Min(size, shape.Height), Math.Min(size, shape.Width));
        var step = !same && shape.Height > 5 && Below(3) == 0 ? 2 : 1;
        var rim = same || Below(2) == 0 ? new Padding(kernel.Height / 2, kernel.Width / 2, kernel.Height / 2, kernel.Width / 2) : Padding.None;
        var groups = same ? 1 : Below(5) switch { 0 => shape.Channels, 1 when shape.Channels % 2 == 0 => 2, _ => 1 };
        var channels = outputs ?? (groups == shape.Channels && groups > 1 ? groups : groups * Math.Max(1, Of(_channels) / groups));
        var output = new Shape(channels, Size(shape.Height + rim.Top + rim.Bottom, kernel.Height, step), Size(shape.Width + rim.Left + rim.Right, kernel.Width, step));
        var count = channels * (shape.Channels / groups) * kernel.Area;
        return Add(
            new ConvLayer
            {
                Name = Name("conv"), Inputs = [from], Output = output, Weights = new float[count].ToValueList(), Bias = new float[channels].ToValueList(), InputChannels = shape.Channels,
                Kernel = kernel, Stride = new Extent(step, step), Padding = rim, Groups = groups,
            },
            Weights(channels, count, from));
    }

    private int Dense(int from, int outputs)
    {
        var length = _layers[from].Output.Channels;
        return Add(
            new DenseLayer { Name = Name("dense"), Inputs = [from], Output = new Shape(outputs, 1, 1), Weights = new float[outputs * length].ToValueList(), Bias = new float[outputs].ToValueList(), InputLength = length },
            Weights(outputs, outputs * length, from),
            mustBeSigned: true);
    }

    private int Activate(int from) => (Below(9) / 2) switch
    {
        0 => from,
        1 => Add(new ClipLayer { Name = Name("clip"), Inputs = [from], Output = _layers[from].Output, Minimum = Below(2) == 0 ? 0 : -1, Maximum = Below(2) == 0 ? 6 : float.PositiveInfinity }, like: from),
        4 when _hasGates => Add(new SelfGateLayer { Name = Name("gate"), Inputs = [from], Output = _layers[from].Output, Function = (SelfGateFunction)(_layers.Count % 3), Slope = _layers.Count % 3 == 0 ? 1f / (2 + _layers.Count) : 0 }),
        4 => Add(new SigmoidLayer { Name = Name("sigmoid"), Inputs = [from], Output = _layers[from].Output }),
        _ => Add(new ReluLayer { Name = Name("relu"), Inputs = [from], Output = _layers[from].Output }, like: from),
    };

    private int Pool(int from)
    {
        var shape = _layers[from].Output;
        var kernel = new Extent(Math.Min(2 + Below(2), shape.Height), Math.Min(2 + Below(2), shape.Width));
        var isMax = Below(3) > 0;
        var rim = Below(4) == 0 && shape.Height > 1 && shape.Width > 1 ? new Padding(1, 1, 0, 0) : Padding.None;
        var output = new Shape(shape.Channels, Size(shape.Height + rim.Top, kernel.Height, kernel.Height), Size(shape.Width + rim.Left, kernel.Width, kernel.Width));
        return Add(
            new PoolLayer { Name = Name("pool"), Inputs = [from], Output = output, IsMax = isMax, Kernel = kernel, Stride = kernel, Padding = rim, CountPadding = Below(2) == 0 },
            like: isMax ? from : null);
    }

    private int Sum(int from)
    {
        var other = Conv(from, _layers[from].Output.Channels, same: true);
        return Activate(Add(new AddLayer { Name = Name("sum"), Inputs = [from, other], Output = _layers[from].Output }));
    }

    private int Joined(int from)
    {
        var shape = _layers[from].Output;
        var other = Conv(from, shape.Channels * (1 + Below(2)), same: true);
        return Activate(Add(new ConcatLayer { Name = Name("concat"), Inputs = [from, other], Output = shape with { Channels = shape.Channels + _layers[other].Output.Channels } }));
    }

    private int Flat(int from)
    {
        var shape = _layers[from].Output;
        return Below(3) == 0
            ? Add(new GlobalAveragePoolLayer { Name = Name("mean"), Inputs = [from], Output = new Shape(shape.Channels, 1, 1) })
            : Add(new FlattenLayer { Name = Name("flatten"), Inputs = [from], Output = new Shape((int)shape.Elements, 1, 1) }, like: from);
    }

    // Weights are about normal, as trained ones are.
    private QuantizedWeights Weights(int outputs, int count, int from)
    {
        var limit = (1 << (_weightWidth - 1)) - 1;
        var values = Enumerable.Range(0, count).Select(_ => (int)Math.Clamp(Math.Round(_random.NextNormal() * limit / 2.5), -limit, limit)).ToValueList();
        var bias = Enumerable.Range(0, outputs).Select(_ => (long)Math.Round(_random.NextNormal() * (1 << Math.Min(20, _width + _weightWidth - 3)))).ToValueList();
        var spread = Below(3) switch { 0 => 0, 1 => 1, _ => Below(4) };
        return new()
        {
            Values = values,
            Width = _weightWidth,
            FractionBits = Enumerable.Range(0, outputs).Select(_ => _weightWidth - 1 + Below(spread + 1)).ToValueList(),
            Bias = bias,
            AccumulatorWidth = RangeAnalysis.AccumulatorWidth(values.AsSpan(), bias.AsSpan(), _arithmetic[from].Output),
        };
    }

    private int Add(Layer layer, QuantizedWeights? weights = null, int? like = null, bool mustBeSigned = false, QuantizedMeans? means = null)
    {
        var format = like is { } l ? _arithmetic[l].Output : new FixedFormat(
            _width,
            Math.Min(_width - 1, 1 + Below(5)),
            Below(3) > 0 ? Rounding.Rnd : (Rounding)Below(4),
            Below(4) > 0 ? Overflow.Sat : Overflow.Wrap,
            mustBeSigned || Below(4) > 0);
        _layers.Add(layer);
        _arithmetic.Add(new QuantizedLayer { Output = format, Weights = weights, Means = means });
        return _layers.Count - 1;
    }

    private static int Size(int padded, int kernel, int step) => ((padded - kernel) / step) + 1;

    private string Name(string kind) => FormattableString.Invariant($"{kind}{_layers.Count}");

    private int Below(int bound) => _random.NextInteger(bound);

    private int Of(int[] values) => values[Below(values.Length)];
}
