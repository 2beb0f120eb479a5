using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Testing;

/// <summary>
/// Draws networks with exits: every layer kind, groups, dilation, asymmetric padding, odd channels, non-square maps, residual sums, concatenations,
/// several tensors across an exit boundary. Layers stand in the order of their stages, as the ONNX reader leaves them.
/// </summary>
public sealed class RandomExitNetworks
{
    private readonly Random _random;
    private readonly RandomExitNetworkOptions _options;
    private readonly List<Layer> _layers = [];

    private RandomExitNetworks(int seed, RandomExitNetworkOptions options)
    {
        _random = new Random(seed);
        _options = options;
    }

    /// <summary>The network of a seed: the same on every machine.</summary>
    public static Network Create(int seed, RandomExitNetworkOptions? options = null) => new RandomExitNetworks(seed, options ?? RandomExitNetworkOptions.Default).Draw(seed);

    private Network Draw(int seed)
    {
        var input = new Shape(Pick(1, _options.MaximumChannels), Pick(6, _options.MaximumSide), Pick(6, _options.MaximumSide));
        _layers.Add(new InputLayer { Name = "input", Inputs = [], Output = input });
        var classes = Pick(2, _options.MaximumClasses);
        var exitCount = _options.Exits ?? Pick(1, _options.MaximumExits);
        var exits = new List<Exit>();
        var (current, crossing) = (0, -1);
        for (var k = 0; k < exitCount; k++)
        {
            for (var blocks = Pick(1, _options.MaximumBlocks); blocks > 0; blocks--)
            {
                current = Block(current);
            }

            if (crossing >= 0)
            {
                // Reads a tensor from before the last exit beside the one the exit read.
                current = SumOf(current, crossing);
            }

            var last = k == exitCount - 1;
            crossing = !last && !_options.ChainsOnly && Chance(0.5) ? current : -1;
            current = crossing >= 0 ? Same(current) : current;
            var rule = _options.Rules && !last ? new ImportedExitRule("max-softmax", _random.Next(50, 99) / 128.0, Chance(0.5)) : null;
            exits.Add(new Exit($"exit{k + 1}", Head(current, classes), rule));
        }

        return new Network { Name = $"random{seed}", Layers = _layers.ToValueList(), Exits = exits.ToValueList(), InputName = "input" };
    }

    private int Block(int from) => Pick(0, _options.ChainsOnly ? 5 : 8) switch
    {
        0 => Activate(Conv(from, Pick(1, _options.MaximumChannels))),
        1 => Activate(Depthwise(from)),
        2 => Activate(Grouped(from)),
        3 or 4 => Pool(from),
        5 => Activate(Activate(Conv(from, Pick(1, _options.MaximumChannels)))),
        6 => Activate(SumOf(Same(Activate(Same(from))), from)),
        7 => Activate(SumOf(Same(from), Projection(from, ShapeOf(from).Channels))),
        _ => Add(new ConcatLayer { Name = Name("concat"), Inputs = Branches(from, out var channels), Output = ShapeOf(from) with { Channels = channels } }),
    };

    private ValueList<int> Branches(int from, out int channels)
    {
        int[] branches = [from, Activate(Same(from)), .. Chance(0.3) ? new[] { Projection(from, Pick(1, 3)) } : []];
        channels = branches.Sum(b => ShapeOf(b).Channels);
        return ValueList.Create<int>(branches);
    }

    // Adds two maps; where their shapes differ, both are average-pooled to the smaller one, and the second is projected.
    private int SumOf(int a, int b)
    {
        var (height, width) = (Math.Min(ShapeOf(a).Height, ShapeOf(b).Height), Math.Min(ShapeOf(a).Width, ShapeOf(b).Width));
        (a, b) = (Shrunk(a, height, width), Shrunk(b, height, width));
        b = ShapeOf(a).Channels == ShapeOf(b).Channels ? b : Projection(b, ShapeOf(a).Channels);
        return Add(new AddLayer { Name = Name("add"), Inputs = [a, b], Output = ShapeOf(a) });
    }

    private int Shrunk(int layer, int height, int width)
    {
        var from = ShapeOf(layer);
        if ((from.Height, from.Width) == (height, width))
        {
            return layer;
        }

        var stride = new Extent(from.Height / height, from.Width / width);
        var kernel = new Extent(from.Height - ((height - 1) * stride.Height), from.Width - ((width - 1) * stride.Width));
        return Add(new PoolLayer { Name = Name("averagepool"), Inputs = [layer], Output = new Shape(from.Channels, height, width), IsMax = false, Kernel = kernel, Stride = stride });
    }

    private int Head(int from, int classes)
    {
        if (Chance(0.4))
        {
            from = Activate(Conv(from, Pick(1, _options.MaximumChannels)));
        }

        if (_options.HistogramHeads)
        {
            return Chance(0.5) ? BagOfFeatures(from, classes) : ClassMeans(from, classes);
        }

        var shape = ShapeOf(from);
        if (Chance(0.4))
        {
            from = Add(new GlobalAveragePoolLayer { Name = Name("gap"), Inputs = [from], Output = new Shape(shape.Channels, 1, 1) });
        }
        else if (shape.Pixels > 1)
        {
            from = Add(new FlattenLayer { Name = Name("flatten"), Inputs = [from], Output = new Shape((int)shape.Elements, 1, 1) });
        }

        return Dense(Chance(0.3) ? Activate(Dense(from, Pick(1, 8))) : from, classes);
    }

    // Memberships of words, their shares, a histogram per region, a classifier (Passalis et al. 2020).
    private int BagOfFeatures(int from, int classes)
    {
        var words = Pick(2, _options.MaximumChannels);
        var at = Add(new SigmoidLayer { Name = Name("sigmoid"), Inputs = [Projection(from, words)], Output = ShapeOf(from) with { Channels = words } });
        at = Add(new ChannelNormLayer { Name = Name("norm"), Inputs = [at], Output = ShapeOf(at), Scale = Chance(0.7) ? words : 1, Epsilon = Chance(0.5) ? 1e-3f : 0 });
        at = Shrunk(at, Math.Min(2, ShapeOf(at).Height), Math.Min(2, ShapeOf(at).Width));
        if (ShapeOf(at).Pixels > 1)
        {
            at = Add(new FlattenLayer { Name = Name("flatten"), Inputs = [at], Output = new Shape((int)ShapeOf(at).Elements, 1, 1) });
        }

        return Dense(at, classes);
    }

    private int ClassMeans(int from, int classes)
    {
        if (ShapeOf(from).Pixels > 1)
        {
            from = Add(new FlattenLayer { Name = Name("flatten"), Inputs = [from], Output = new Shape((int)ShapeOf(from).Elements, 1, 1) });
        }

        var length = ShapeOf(from).Channels;
        return Add(new ClassMeansLayer
        {
            Name = Name("means"),
            Inputs = [from],
            Output = new Shape(classes, 1, 1),
            Means = Numbers(classes * length, 1),
            Norms = Enumerable.Range(0, classes).Select(_ => 0.5f + (float)_random.NextDouble()).ToValueList(),
            InputLength = length,
        });
    }

    private int Conv(int from, int channels, int groups = 1)
    {
        var shape = ShapeOf(from);
        var kernel = new Extent(Pick(1, 3), Pick(1, 3));
        var dilation = new Extent(Dilation(kernel.Height, shape.Height), Dilation(kernel.Width, shape.Width));
        var stride = new Extent(shape.Height > 5 ? Pick(1, 2) : 1, shape.Width > 5 ? Pick(1, 2) : 1);
        var padding = new Padding(Pick(0, 1), Pick(0, 1), Pick(0, 1), Pick(0, 1));
        padding = padding with
        {
            Bottom = Math.Max(padding.Bottom, Reach(kernel.Height, dilation.Height) - shape.Height - padding.Top),
            Right = Math.Max(padding.Right, Reach(kernel.Width, dilation.Width) - shape.Width - padding.Left),
        };
        return Conv(from, channels, groups, kernel, stride, dilation, padding);
    }

    private int Conv(int from, int channels, int groups, Extent kernel, Extent stride, Extent dilation, Padding padding)
    {
        var shape = ShapeOf(from);
        var taps = shape.Channels / groups * kernel.Area;
        return Add(new ConvLayer
        {
            Name = Name("conv"),
            Inputs = [from],
            Output = new Shape(
                channels,
                Size(shape.Height + padding.Top + padding.Bottom, Reach(kernel.Height, dilation.Height), stride.Height),
                Size(shape.Width + padding.Left + padding.Right, Reach(kernel.Width, dilation.Width), stride.Width)),
            Weights = Numbers(channels * taps, taps),
            Bias = Chance(0.2) ? new float[channels].ToValueList() : Numbers(channels, taps),
            InputChannels = shape.Channels,
            Kernel = kernel,
            Stride = stride,
            Dilation = dilation,
            Padding = padding,
            Groups = groups,
        });
    }

    private int Same(int from) => Conv(from, ShapeOf(from).Channels, 1, new Extent(3, 3), Extent.One, Extent.One, new Padding(1, 1, 1, 1));

    private int Projection(int from, int channels) => Conv(from, channels, 1, Extent.One, Extent.One, Extent.One, Padding.None);

    private int Depthwise(int from) => Conv(from, ShapeOf(from).Channels, ShapeOf(from).Channels);

    private int Grouped(int from)
    {
        var channels = ShapeOf(from).Channels;
        var groups = Enumerable.Range(1, channels).Where(g => channels % g == 0).ToArray();
        var g = groups[_random.Next(groups.Length)];
        return Conv(from, g * Pick(1, Math.Max(1, _options.MaximumChannels / g)), g);
    }

    private int Pool(int from)
    {
        var shape = ShapeOf(from);
        var kernel = new Extent(Math.Min(Pick(1, 3), shape.Height), Math.Min(Pick(2, 3), shape.Width));
        var stride = new Extent(shape.Height > 4 ? Pick(1, 2) : 1, shape.Width > 4 ? Pick(1, 2) : 1);
        var padding = new Padding(Pick(0, kernel.Height / 2), Pick(0, kernel.Width / 2), Pick(0, kernel.Height / 2), Pick(0, kernel.Width / 2));
        var isMax = Chance(0.6);
        return Add(new PoolLayer
        {
            Name = Name(isMax ? "maxpool" : "averagepool"),
            Inputs = [from],
            Output = shape with
            {
                Height = Size(shape.Height + padding.Top + padding.Bottom, kernel.Height, stride.Height),
                Width = Size(shape.Width + padding.Left + padding.Right, kernel.Width, stride.Width),
            },
            IsMax = isMax,
            Kernel = kernel,
            Stride = stride,
            Padding = padding,
            CountPadding = !isMax && Chance(0.5),
        });
    }

    private int Dense(int from, int outputs)
    {
        var length = ShapeOf(from).Channels;
        return Add(new DenseLayer { Name = Name("dense"), Inputs = [from], Output = new Shape(outputs, 1, 1), Weights = Numbers(outputs * length, length), Bias = Numbers(outputs, length), InputLength = length });
    }

    private int Activate(int from) => _random.Next(_options.SelfGates ? 18 : _options.HistogramHeads ? 12 : 10) switch
    {
        > 11 => Gate(from),
        > 9 => Add(new SigmoidLayer { Name = Name("sigmoid"), Inputs = [from], Output = ShapeOf(from) }),
        < 6 => Add(new ReluLayer { Name = Name("relu"), Inputs = [from], Output = ShapeOf(from) }),
        < 8 => Add(new ClipLayer { Name = Name("clip"), Inputs = [from], Output = ShapeOf(from), Minimum = Chance(0.5) ? 0 : -1.5f, Maximum = Chance(0.2) ? float.PositiveInfinity : 6 }),
        _ => from,
    };

    private int Gate(int from)
    {
        var function = (SelfGateFunction)_random.Next(3);
        return Add(new SelfGateLayer { Name = Name("gate"), Inputs = [from], Output = ShapeOf(from), Function = function, Slope = function == SelfGateFunction.LeakyRelu ? (float)((_random.NextDouble() * 1.2) - 0.2) : 0 });
    }

    private ValueList<float> Numbers(int count, int taps)
        => Enumerable.Range(0, count).Select(_ => (float)((_random.NextDouble() - 0.5) * 2 / Math.Sqrt(taps))).ToValueList();

    private int Dilation(int kernel, int size) => kernel > 1 && Reach(kernel, 2) <= size && Chance(0.2) ? 2 : 1;

    private static int Reach(int kernel, int dilation) => ((kernel - 1) * dilation) + 1;

    private static int Size(int padded, int reach, int stride) => ((padded - reach) / stride) + 1;

    private Shape ShapeOf(int layer) => _layers[layer].Output;

    private string Name(string kind) => $"{kind}{_layers.Count}";

    private int Add(Layer layer)
    {
        _layers.Add(layer);
        return _layers.Count - 1;
    }

    private int Pick(int minimum, int maximum) => _random.Next(minimum, maximum + 1);

    private bool Chance(double probability) => _random.NextDouble() < probability;
}
