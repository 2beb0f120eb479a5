using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs.Sketches;

/// <summary>Makes a network of a sketch; its weights are zeros that nobody runs.</summary>
internal sealed class SketchBuilder
{
    private const int LargestSide = 65535;
    private readonly List<Layer> _layers = [];
    private readonly List<Exit> _exits = [];
    private readonly HashSet<string> _names = [];
    private readonly DiagnosticList _problems = new();
    private readonly List<Diagnostic> _notes = [];

    /// <summary>Makes the network.</summary>
    /// <param name="sketch">The sketch.</param>
    /// <param name="name">Name of the network.</param>
    /// <param name="notes">What is modelled otherwise than asked.</param>
    /// <returns>A network with as many exits as stages.</returns>
    /// <exception cref="EeHwException">EEHW4022 for every layer that does not fit what it reads.</exception>
    public static Network Build(NetworkSketch sketch, string name, out IReadOnlyList<Diagnostic> notes)
    {
        var builder = new SketchBuilder();
        builder.Put(new InputLayer { Name = "input", Inputs = [], Output = sketch.Input });
        var at = 0;
        for (var k = 0; k < sketch.Stages.Count; k++)
        {
            var stage = sketch.Stages[k];
            at = builder.Chain(stage.Layers, at, FormattableString.Invariant($"stage{k + 1}"), FormattableString.Invariant($"network.stages[{k}].layers"));
            var head = builder.Chain(stage.Head, at, stage.Exit, FormattableString.Invariant($"network.stages[{k}].head"));
            var logits = builder.Dense(head, stage.Classes, builder.Free(stage.Exit + "_logits"));
            builder._exits.Add(new Exit(stage.Exit, logits));
        }

        builder._problems.ThrowIfErrors();
        notes = builder._notes;
        return new Network { Name = name, InputName = "input", Layers = builder._layers.ToValueList(), Exits = builder._exits.ToValueList() };
    }

    private int Chain(ValueList<SketchLayer> layers, int at, string prefix, string place)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            at = Add(layers[i], at, layers[i].Name ?? Free($"{prefix}_{layers[i].Kind}"), new Place { Item = FormattableString.Invariant($"{place}[{i}]") });
        }

        return at;
    }

    private int Add(SketchLayer layer, int at, string name, Place place)
    {
        var input = _layers[at].Output;
        switch (layer.Kind)
        {
            case "relu":
                return Put(new ReluLayer { Name = name, Inputs = [at], Output = input });
            case "globalaveragepool":
                return Put(new GlobalAveragePoolLayer { Name = name, Inputs = [at], Output = new Shape(input.Channels, 1, 1) });
            case "dense":
                return Dense(at, layer.Channels, name);
            case "work":
                return Work(layer, at, name, place);
        }

        var (stride, padding) = (layer.Stride ?? (layer.Kind.EndsWith("pool", StringComparison.Ordinal) ? layer.Kernel : Extent.One), new Padding(layer.Padding, layer.Padding, layer.Padding, layer.Padding));
        var (height, width) = (Size(input.Height, layer.Kernel.Height, stride.Height), Size(input.Width, layer.Kernel.Width, stride.Width));
        if (height < 1 || width < 1)
        {
            return Refuse(at, place, $"a window of {layer.Kernel} with {layer.Padding} rows and columns of padding does not fit its input {input}.", "Make the kernel smaller, or pad more.");
        }

        if (layer.Kind is "maxpool" or "averagepool")
        {
            return layer.Padding >= Math.Min(layer.Kernel.Height, layer.Kernel.Width)
                ? Refuse(at, place, $"a pool's padding of {layer.Padding} is not smaller than its window {layer.Kernel}: windows would lie in padding alone.", "Make the padding smaller than the window.")
                : Put(new PoolLayer { Name = name, Inputs = [at], Output = new Shape(input.Channels, height, width), IsMax = layer.Kind == "maxpool", Kernel = layer.Kernel, Stride = stride, Padding = padding });
        }

        var groups = layer.Kind == "depthwise" ? input.Channels : layer.Groups;
        var channels = layer.Kind == "depthwise" ? input.Channels : layer.Channels;
        if (input.Channels % groups != 0 || channels % groups != 0)
        {
            return Refuse(at, place, $"{groups} groups do not divide {input.Channels} input channels and {channels} output channels.", "Choose groups that divide both.");
        }

        return Put(new ConvLayer
        {
            Name = name,
            Inputs = [at],
            Output = new Shape(channels, height, width),
            Weights = new(new float[channels * (input.Channels / groups) * layer.Kernel.Area]),
            Bias = new(new float[channels]),
            InputChannels = input.Channels,
            Kernel = layer.Kernel,
            Stride = stride,
            Padding = padding,
            Groups = groups,
        });

        int Size(int size, int kernel, int step) => (size + (2 * layer.Padding) - kernel) < 0 ? 0 : ((size + (2 * layer.Padding) - kernel) / step) + 1;
    }

    // A convolution over a line of values: "words" windows of macs / words products each. Windows that are large are rounded to a multiple of 16, so that they can be folded.
    private int Work(SketchLayer layer, int at, string name, Place place)
    {
        var input = _layers[at].Output;
        if (input.Channels != 1 || input.Height != 1)
        {
            return Refuse(at, place, $"work reads a line of values, [1, 1, n]; its input is {input}.", "Give the layers before it as work too, or this one by its shape.");
        }

        var exact = (double)layer.Macs / layer.Words;
        var window = exact >= 64 ? (long)Math.Round(exact / 16) * 16 : (long)Math.Max(1, Math.Round(exact));
        if (window > LargestSide || layer.Words > LargestSide)
        {
            return Refuse(at, place, FormattableString.Invariant($"{layer.Macs} MACs for {layer.Words} values are windows of {window}; allowed are at most {LargestSide} values and windows of at most {LargestSide}."), "Give it as several layers.");
        }

        if (window * layer.Words != layer.Macs)
        {
            _notes.Add(new Diagnostic(Codes.Designs.SketchRounded, Severity.Note, place, FormattableString.Invariant($"{layer.Macs} MACs are modelled as {window * layer.Words}: {layer.Words} values of {window} products each.")));
        }

        var step = Math.Max(1, input.Width / layer.Words);
        var missing = (int)Math.Max(0, ((layer.Words - 1L) * step) + window - input.Width);
        return Put(new ConvLayer
        {
            Name = name,
            Inputs = [at],
            Output = new Shape(1, 1, layer.Words),
            Weights = new(new float[window]),
            Bias = new(new float[1]),
            InputChannels = 1,
            Kernel = new Extent(1, (int)window),
            Stride = new Extent(1, step),
            Padding = new Padding(0, missing / 2, 0, missing - (missing / 2)),
        });
    }

    private int Dense(int at, int outputs, string name)
    {
        var input = _layers[at].Output;
        if (input.Pixels > 1)
        {
            at = Put(new FlattenLayer { Name = Free(name + "_flatten"), Inputs = [at], Output = new Shape((int)input.Elements, 1, 1) });
        }

        var length = _layers[at].Output.Channels;
        return Put(new DenseLayer { Name = name, Inputs = [at], Output = new Shape(outputs, 1, 1), Weights = new(new float[(long)outputs * length]), Bias = new(new float[outputs]), InputLength = length });
    }

    private int Put(Layer layer)
    {
        if (_layers.Exists(l => l.Name == layer.Name))
        {
            _problems.Error(Codes.Designs.BadSketch, new Place { Item = "network.stages" }, $"two layers are called '{layer.Name}'.", "Give each a name of its own.");
        }

        _names.Add(layer.Name);
        _layers.Add(layer);
        return _layers.Count - 1;
    }

    private int Refuse(int at, Place place, string message, string hint)
    {
        _problems.Error(Codes.Designs.BadSketch, place, message, hint);
        return at;
    }

    private string Free(string name)
    {
        var free = name;
        for (var n = 2; _names.Contains(free); n++)
        {
            free = FormattableString.Invariant($"{name}{n}");
        }

        return free;
    }
}
