using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;

namespace EeHw.Testing;

/// <summary>Small networks put together by hand, with pseudo-random integer weights; every layer's format can be chosen.</summary>
public sealed class HandNetworks
{
    public static readonly FixedFormat Activation = new(12, 5, Rounding.Rnd, Overflow.Sat);

    private readonly List<Layer> _layers = [];
    private readonly List<QuantizedLayer> _arithmetic = [];
    private readonly List<Exit> _exits = [];
    private readonly CounterRandom _random;

    public HandNetworks(Shape input, long seed = 1)
    {
        _random = new CounterRandom(seed, 0);
        Add(new InputLayer { Name = "input", Inputs = [], Output = input }, Activation);
    }

    /// <summary>Three exits on a chain: conv, relu, pool; exits behind each.</summary>
    public static QuantizedNetwork Chain()
    {
        var n = new HandNetworks(new Shape(1, 12, 10));
        var a = n.Pool(n.Relu(n.Conv(0, 4, 3, pad: 1)), 2);
        n.Exit(n.Dense(n.Flatten(a), 10));
        var b = n.Pool(n.Relu(n.Conv(a, 8, 3, pad: 1)), 2);
        n.Exit(n.Dense(n.Flatten(b), 10));
        var c = n.Relu(n.Conv(b, 12, 2));
        n.Exit(n.Dense(n.GlobalPool(c), 10));
        return n.Build();
    }

    /// <summary>Three exits, residual blocks inside and across exits, a strided projection, a concatenation.</summary>
    public static QuantizedNetwork Residual()
    {
        var n = new HandNetworks(new Shape(3, 9, 11));
        var a = n.Relu(n.Conv(0, 4, 3, pad: 1));
        var b = n.Relu(n.Sum(n.Conv(n.Relu(n.Conv(a, 4, 3, pad: 1)), 4, 3, pad: 1), a));
        n.Exit(n.Dense(n.GlobalPool(b), 10));
        var c = n.Relu(n.Sum(n.Conv(n.Relu(n.Conv(b, 8, 3, pad: 1, stride: 2)), 8, 3, pad: 1), n.Conv(b, 8, 1, stride: 2)));
        var d = n.Concat(c, n.Pool(n.Conv(a, 4, 3, pad: 1), 2, ceil: true));
        n.Exit(n.Dense(n.GlobalPool(c), 10));
        n.Exit(n.Dense(n.Flatten(n.Conv(d, 6, 3, groups: 2)), 10));
        return n.Build();
    }

    public static Design DesignFor(QuantizedNetwork network, string name = "test") => new()
    {
        Name = name,
        Network = "/" + name + ".onnx",
        Data = new DataChoice("glyphs:seed=7,count=100", "test", 1.0 / 255, [0.0], [1.0]),
        Platform = "test-part",
        ClockMhz = 100,
        Arithmetic = new ArithmeticChoice(Activation, new FixedFormat(8, 1), "none", 1, 16, false),
        Exits = new ExitChoice("max-softmax", Enumerable.Repeat(0.9, network.Network.ExitCount - 1).ToValueList(), false, "last", "softmax-base2", 1, null),
        Mapping = new MappingChoice { Auto = new AutoFolding(0.5, null, 0.85) },
        Workload = new Workload("closed", 64),
    };

    public static Platform Part(double dsps = 900, double luts = 200_000, double bram18 = 1000, double uram = 0)
    {
        Quantity Q(double value, string unit = "1") => new(value, unit, "made up for tests");
        return new Platform
        {
            Name = "test-part", Board = "none", Part = "xctest", Family = "xc7", Luts = Q(luts), Ffs = Q(2 * luts), Dsps = Q(dsps), Bram18 = Q(bram18), Uram = Q(uram),
            MaximumClock = Q(300, "MHz"), MemoryBandwidth = Q(1e10, "bytes/s"), ConfigurationPorts = [new("icap", Q(4e8, "bytes/s"))], FullBitstream = Q(1e7, "bytes"),
            Energy = new EnergyTable
            {
                DspMac = Q(4, "pJ"), LutMacPerBitProduct = Q(0.02, "pJ"), Bram18Access = Q(7, "pJ"), LutToggle = Q(0.2, "pJ"), ClockTree = Q(1.5, "mW"), Static = Q(0.3, "W"), Configuration = Q(0.1, "W"),
            },
        };
    }

    public int Conv(int input, int outputs, int kernel, int pad = 0, int stride = 1, int groups = 1, int dilation = 1, int? kernelWidth = null, Padding? padding = null, FixedFormat? format = null)
    {
        var shape = _layers[input].Output;
        var size = new Extent(kernel, kernelWidth ?? kernel);
        var around = padding ?? new Padding(pad, pad, pad, pad);
        var height = ((shape.Height + around.Top + around.Bottom - ((size.Height - 1) * dilation) - 1) / stride) + 1;
        var width = ((shape.Width + around.Left + around.Right - ((size.Width - 1) * dilation) - 1) / stride) + 1;
        var count = outputs * (shape.Channels / groups) * size.Area;
        return Add(
            new ConvLayer
            {
                Name = Name("conv"), Inputs = [input], Output = new Shape(outputs, height, width), Weights = new float[count].ToValueList(), Bias = new float[outputs].ToValueList(),
                InputChannels = shape.Channels, Kernel = size, Stride = new Extent(stride, stride), Dilation = new Extent(dilation, dilation), Padding = around, Groups = groups,
            },
            format ?? Activation,
            Weights(outputs, count));
    }

    public int Dense(int input, int outputs)
    {
        var length = _layers[input].Output.Channels;
        return Add(
            new DenseLayer { Name = Name("dense"), Inputs = [input], Output = new Shape(outputs, 1, 1), Weights = new float[outputs * length].ToValueList(), Bias = new float[outputs].ToValueList(), InputLength = length },
            Activation,
            Weights(outputs, outputs * length));
    }

    public int Pool(int input, int kernel, bool max = true, int? stride = null, int pad = 0, bool ceil = false, bool count = false)
    {
        var shape = _layers[input].Output;
        var step = stride ?? kernel;
        var extraHeight = ceil ? (step - ((shape.Height + (2 * pad) - kernel) % step)) % step : 0;
        var extraWidth = ceil ? (step - ((shape.Width + (2 * pad) - kernel) % step)) % step : 0;
        var around = new Padding(pad, pad, pad + extraHeight, pad + extraWidth);
        var output = new Shape(shape.Channels, ((shape.Height + around.Top + around.Bottom - kernel) / step) + 1, ((shape.Width + around.Left + around.Right - kernel) / step) + 1);
        return Add(
            new PoolLayer { Name = Name("pool"), Inputs = [input], Output = output, IsMax = max, Kernel = new Extent(kernel, kernel), Stride = new Extent(step, step), Padding = around, CountPadding = count },
            max ? _arithmetic[input].Output : Activation);
    }

    public int Relu(int input) => Add(new ReluLayer { Name = Name("relu"), Inputs = [input], Output = _layers[input].Output }, _arithmetic[input].Output);

    public int Clip(int input, float minimum, float maximum) => Add(new ClipLayer { Name = Name("clip"), Inputs = [input], Output = _layers[input].Output, Minimum = minimum, Maximum = maximum }, _arithmetic[input].Output);

    public int Flatten(int input) => Add(new FlattenLayer { Name = Name("flatten"), Inputs = [input], Output = new Shape((int)_layers[input].Output.Elements, 1, 1) }, _arithmetic[input].Output);

    public int GlobalPool(int input) => Add(new GlobalAveragePoolLayer { Name = Name("mean"), Inputs = [input], Output = new Shape(_layers[input].Output.Channels, 1, 1) }, Activation);

    public int Sum(int a, int b) => Add(new AddLayer { Name = Name("sum"), Inputs = [a, b], Output = _layers[a].Output }, Activation);

    public int Concat(params int[] inputs)
        => Add(new ConcatLayer { Name = Name("concat"), Inputs = inputs.ToValueList(), Output = _layers[inputs[0]].Output with { Channels = inputs.Sum(i => _layers[i].Output.Channels) } }, Activation);

    public void Exit(int layer) => _exits.Add(new Exit(FormattableString.Invariant($"exit{_exits.Count + 1}"), layer));

    public QuantizedNetwork Build() => new()
    {
        Network = new Network { Name = "hand", Layers = _layers.ToValueList(), Exits = _exits.ToValueList(), InputName = "input" },
        Layers = _arithmetic.ToValueList(),
    };

    private string Name(string kind) => FormattableString.Invariant($"{kind}{_layers.Count}");

    private int Add(Layer layer, FixedFormat format, QuantizedWeights? weights = null)
    {
        _layers.Add(layer);
        _arithmetic.Add(new QuantizedLayer { Output = format, Weights = weights });
        return _layers.Count - 1;
    }

    private QuantizedWeights Weights(int outputs, int count) => new()
    {
        Values = Enumerable.Range(0, count).Select(_ => (int)(Next() % 255) - 127).ToValueList(),
        Width = 8,
        FractionBits = Enumerable.Range(0, outputs).Select(_ => 8 + (int)(Next() % 3)).ToValueList(),
        Bias = Enumerable.Range(0, outputs).Select(_ => (long)(Next() % 4001) - 2000).ToValueList(),
        AccumulatorWidth = 40,
    };

    private uint Next() => _random.NextUInt32() >> 8;
}
