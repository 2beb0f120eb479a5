using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Testing;

/// <summary>
/// Builds small networks for tests, layer by layer; every method returns the index of its layer. Weights are uniform in -Amplitude..Amplitude,
/// drawn from the seed, unless given.
/// </summary>
public sealed partial class NetworkBuilder
{
    private readonly List<Layer> _layers;
    private readonly long _seed;

    public NetworkBuilder(int channels, int height, int width, long seed = 1)
    {
        _layers = [new InputLayer { Name = "input", Inputs = [], Output = new Shape(channels, height, width) }];
        _seed = seed;
    }

    public double Amplitude { get; init; } = 0.5;

    public Shape ShapeOf(int layer) => _layers[layer].Output;

    public int Conv(int input, int outputs, Extent kernel, Extent? stride = null, Padding padding = default, Extent? dilation = null, int groups = 1, float[]? weights = null, float[]? bias = null, string? name = null)
    {
        var x = _layers[input].Output;
        var (s, d) = (stride ?? Extent.One, dilation ?? Extent.One);
        return Append(new ConvLayer
        {
            Name = name ?? Name("conv"),
            Inputs = [input],
            Output = new Shape(outputs, Size(x.Height, kernel.Height, s.Height, d.Height, padding.Top + padding.Bottom), Size(x.Width, kernel.Width, s.Width, d.Width, padding.Left + padding.Right)),
            InputChannels = x.Channels,
            Kernel = kernel,
            Stride = s,
            Dilation = d,
            Padding = padding,
            Groups = groups,
            Weights = Values(weights, outputs * (x.Channels / groups) * kernel.Area, 0),
            Bias = Values(bias, outputs, 1),
        });
    }

    public int Dense(int input, int outputs, float[]? weights = null, float[]? bias = null, string? name = null)
    {
        var x = _layers[input].Output;
        if (x.Pixels > 1)
        {
            input = Flatten(input);
        }

        return Append(new DenseLayer
        {
            Name = name ?? Name("dense"),
            Inputs = [input],
            Output = new Shape(outputs, 1, 1),
            InputLength = (int)x.Elements,
            Weights = Values(weights, outputs * (int)x.Elements, 0),
            Bias = Values(bias, outputs, 1),
        });
    }

    public int MaxPool(int input, Extent kernel, Extent? stride = null, Padding padding = default, Extent? dilation = null) => Pool(true, input, kernel, stride, padding, dilation, false);

    public int AveragePool(int input, Extent kernel, Extent? stride = null, Padding padding = default, bool countPadding = false) => Pool(false, input, kernel, stride, padding, null, countPadding);

    public int GlobalAveragePool(int input) => Append(new GlobalAveragePoolLayer { Name = Name("gap"), Inputs = [input], Output = new Shape(_layers[input].Output.Channels, 1, 1) });

    public int Relu(int input) => Append(new ReluLayer { Name = Name("relu"), Inputs = [input], Output = _layers[input].Output });

    public int Clip(int input, float minimum, float maximum) => Append(new ClipLayer { Name = Name("clip"), Inputs = [input], Output = _layers[input].Output, Minimum = minimum, Maximum = maximum });

    public int Add(int a, int b) => Append(new AddLayer { Name = Name("add"), Inputs = [a, b], Output = _layers[a].Output });

    public int Concat(params int[] inputs)
        => Append(new ConcatLayer { Name = Name("concat"), Inputs = ValueList.Create<int>(inputs), Output = _layers[inputs[0]].Output with { Channels = inputs.Sum(i => _layers[i].Output.Channels) } });

    public int Flatten(int input) => Append(new FlattenLayer { Name = Name("flatten"), Inputs = [input], Output = new Shape((int)_layers[input].Output.Elements, 1, 1) });

    public Network Build(params int[] exits) => new()
    {
        Name = "test",
        Layers = _layers.ToValueList(),
        Exits = exits.Select((e, k) => new Exit($"exit{k + 1}", e)).ToValueList(),
        InputName = "input",
    };

    private static int Size(int input, int kernel, int stride, int dilation, int padding) => ((input + padding - ((kernel - 1) * dilation) - 1) / stride) + 1;

    private int Pool(bool isMax, int input, Extent kernel, Extent? stride, Padding padding, Extent? dilation, bool countPadding)
    {
        var x = _layers[input].Output;
        var (s, d) = (stride ?? kernel, dilation ?? Extent.One);
        return Append(new PoolLayer
        {
            Name = Name("pool"),
            Inputs = [input],
            Output = new Shape(x.Channels, Size(x.Height, kernel.Height, s.Height, d.Height, padding.Top + padding.Bottom), Size(x.Width, kernel.Width, s.Width, d.Width, padding.Left + padding.Right)),
            IsMax = isMax,
            Kernel = kernel,
            Stride = s,
            Dilation = d,
            Padding = padding,
            CountPadding = countPadding,
        });
    }

    private ValueList<float> Values(float[]? given, int count, uint stream)
    {
        if (given is not null)
        {
            return ValueList.Create<float>(given);
        }

        var random = new CounterRandom(_seed, _layers.Count, stream);
        return Enumerable.Range(0, count).Select(_ => (float)random.NextUniform(-Amplitude, Amplitude)).ToValueList();
    }

    private int Append(Layer layer)
    {
        _layers.Add(layer);
        return _layers.Count - 1;
    }

    private string Name(string kind) => $"{kind}{_layers.Count}";
}
