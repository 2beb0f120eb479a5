using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Specs;

/// <summary>Builds the network that a training file asks for: finds names, works out shapes, refuses what cannot be.</summary>
public sealed partial class NetworkBuilder
{
    /// <summary>Name of the input, which layers may read.</summary>
    public const string InputName = "input";

    private const long MaximumElements = 1 << 24;

    private readonly NetworkSpec _spec;
    private readonly DiagnosticList _problems;
    private readonly List<Layer> _layers = [];
    private readonly List<Place> _places = [];
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    private NetworkBuilder(NetworkSpec spec, DiagnosticList problems) => (_spec, _problems) = (spec, problems);

    /// <summary>Builds a network with all weights 0.</summary>
    /// <param name="spec">What is asked for.</param>
    /// <returns>The network.</returns>
    /// <exception cref="EeHwException">EEHW6001 to EEHW6003; every problem that does not follow from another is listed.</exception>
    public static Network Build(NetworkSpec spec)
    {
        var problems = new DiagnosticList();
        var network = new NetworkBuilder(spec, problems).Build();
        problems.ThrowIfErrors();
        return network;
    }

    private Network Build()
    {
        Put(new InputLayer { Name = InputName, Inputs = [], Output = _spec.Input }, _spec.Place);
        foreach (var spec in _spec.Layers)
        {
            if (_indices.ContainsKey(spec.Name))
            {
                _problems.Error(Codes.Training.BadName, spec.Place, $"there are two layers with the name '{spec.Name}'.", "Give every layer a name of its own.");
            }
            else if (InputsOf(spec) is { } inputs && Make(spec, inputs) is { } layer)
            {
                Put(layer, spec.Place);
            }
            else
            {
                // Layers that read this one would only repeat its problem.
                break;
            }
        }

        var exits = _problems.HasErrors ? [] : _spec.Exits.Select(ExitOf).OfType<Exit>().ToValueList();
        if (!_problems.HasErrors)
        {
            CheckExits(exits);
        }

        return new Network { Name = _spec.Name, Layers = _layers.ToValueList(), Exits = exits, InputName = InputName };
    }

    private int Put(Layer layer, Place place)
    {
        _indices.Add(layer.Name, _layers.Count);
        _layers.Add(layer);
        _places.Add(place);
        return _layers.Count - 1;
    }

    private ValueList<int>? InputsOf(LayerSpec spec)
    {
        if (spec.From.Count == 0)
        {
            return [_layers.Count - 1];
        }

        var inputs = new List<int>();
        foreach (var name in spec.From)
        {
            if (!_indices.TryGetValue(name, out var index))
            {
                _problems.Error(Codes.Training.BadName, spec.Place, $"layer '{spec.Name}' reads '{name}', but no layer above has that name.", NearestName.Hint(name, _indices.Keys));
                return null;
            }

            inputs.Add(index);
        }

        return inputs.ToValueList();
    }

    private Layer? Make(LayerSpec spec, ValueList<int> inputs)
    {
        var input = _layers[inputs[0]].Output;
        var (least, most) = spec.Kind switch { "add" => (2, 2), "concat" => (2, int.MaxValue), _ => (1, 1) };
        if (inputs.Count < least || inputs.Count > most)
        {
            return Refuse($"a layer of kind {spec.Kind} reads {(least == most ? $"{least}" : $"{least} or more")} layers, but 'from' names {inputs.Count}.", "Name them in from: [a, b].");
        }

        var layer = spec.Kind switch
        {
            "conv" or "depthwise" => Conv(spec, inputs, input),
            "dense" => Dense(spec, inputs, input),
            "maxpool" or "averagepool" => Pool(spec, inputs, input),
            "globalaveragepool" => new GlobalAveragePoolLayer { Name = spec.Name, Inputs = inputs, Output = new Shape(input.Channels, 1, 1) },
            "relu" => new ReluLayer { Name = spec.Name, Inputs = inputs, Output = input },
            "clip" => spec.Minimum < spec.Maximum
                ? new ClipLayer { Name = spec.Name, Inputs = inputs, Output = input, Minimum = spec.Minimum, Maximum = spec.Maximum }
                : Refuse(FormattableString.Invariant($"the bounds are {spec.Minimum} and {spec.Maximum}; the lower one must be smaller."), null),
            "sigmoid" => new SigmoidLayer { Name = spec.Name, Inputs = inputs, Output = input },
            "leakyrelu" => new SelfGateLayer { Name = spec.Name, Inputs = inputs, Output = input, Function = SelfGateFunction.LeakyRelu, Slope = spec.Slope },
            "hardswish" or "swish" => new SelfGateLayer { Name = spec.Name, Inputs = inputs, Output = input, Function = spec.Kind == "swish" ? SelfGateFunction.Swish : SelfGateFunction.HardSwish },
            "channelnorm" => new ChannelNormLayer { Name = spec.Name, Inputs = inputs, Output = input, Scale = spec.Scale ?? input.Channels, Epsilon = spec.Epsilon },
            "bof" => BagOfFeatures(spec, inputs[0]),
            "batchnorm" or "dropout" or "mixedpool" => TrainingOnly(spec, inputs, input),
            "add" => Add(spec, inputs),
            "concat" => Concat(spec, inputs),
            "flatten" => new FlattenLayer { Name = spec.Name, Inputs = inputs, Output = new Shape((int)input.Elements, 1, 1) },
            _ => Refuse($"there is no kind '{spec.Kind}'; known are {string.Join(", ", LayerSpec.Kinds)}.", NearestName.Hint(spec.Kind, LayerSpec.Kinds)),
        };
        return layer is null || layer.Output.Elements <= MaximumElements ? layer : Refuse($"its output {layer.Output} has {layer.Output.Elements} values; at most {MaximumElements} are allowed.", null);

        Layer? Refuse(string message, string? hint) => this.Refuse(spec, message, hint);
    }

    private Layer? Conv(LayerSpec spec, ValueList<int> inputs, Shape input)
    {
        var channels = spec.Kind == "depthwise" ? input.Channels : spec.Channels;
        var groups = spec.Kind == "depthwise" ? input.Channels : spec.Groups;
        if (channels < 1 || groups < 1 || input.Channels % groups != 0 || channels % groups != 0)
        {
            return Refuse(spec, $"{input.Channels} input channels, {channels} output channels and {groups} groups do not belong together; the groups must divide both.", null);
        }

        var stride = spec.Stride ?? Extent.One;
        if (Window(spec, input, stride, channels) is not { } window)
        {
            return null;
        }

        return new ConvLayer
        {
            Name = spec.Name,
            Inputs = inputs,
            Output = window.Output,
            Weights = new float[(long)channels * (input.Channels / groups) * spec.Kernel.Area].ToValueList(),
            Bias = new float[channels].ToValueList(),
            InputChannels = input.Channels,
            Kernel = spec.Kernel,
            Stride = stride,
            Dilation = spec.Dilation,
            Padding = window.Padding,
            Groups = groups,
        };
    }

    private Layer? Dense(LayerSpec spec, ValueList<int> inputs, Shape input)
    {
        if (input.Pixels != 1)
        {
            return Refuse(spec, $"a dense layer reads a vector, but '{_layers[inputs[0]].Name}' gives {input}.", "Put a flatten or a globalaveragepool before it.");
        }

        if (spec.SharedWith is { } shared)
        {
            return Shared(spec, inputs, input, shared);
        }

        return spec.Channels < 1
            ? Refuse(spec, "channels is missing or less than 1.", "Give the number of outputs, for example channels: 10.")
            : new DenseLayer
            {
                Name = spec.Name,
                Inputs = inputs,
                Output = new Shape(spec.Channels, 1, 1),
                Weights = new float[(long)spec.Channels * input.Channels].ToValueList(),
                Bias = new float[spec.Channels].ToValueList(),
                InputLength = input.Channels,
            };
    }

    private PoolLayer? Pool(LayerSpec spec, ValueList<int> inputs, Shape input)
    {
        var stride = spec.Stride ?? spec.Kernel;
        if (Window(spec, input, stride, input.Channels) is not { } window)
        {
            return null;
        }

        var p = window.Padding;
        var (tall, wide) = (((spec.Kernel.Height - 1) * spec.Dilation.Height) + 1, ((spec.Kernel.Width - 1) * spec.Dilation.Width) + 1);
        if (Math.Max(p.Top, p.Bottom) >= tall || Math.Max(p.Left, p.Right) >= wide)
        {
            Refuse(spec, $"the padding {p} is as large as the window {spec.Kernel}: some windows would hold nothing.", null);
            return null;
        }

        return new PoolLayer
        {
            Name = spec.Name,
            Inputs = inputs,
            Output = window.Output,
            IsMax = spec.Kind == "maxpool",
            Kernel = spec.Kernel,
            Stride = stride,
            Dilation = spec.Dilation,
            Padding = p,
            CountPadding = spec.CountPadding,
        };
    }

    private Layer? Add(LayerSpec spec, ValueList<int> inputs)
    {
        var (a, b) = (_layers[inputs[0]], _layers[inputs[1]]);
        return a.Output == b.Output
            ? new AddLayer { Name = spec.Name, Inputs = inputs, Output = a.Output }
            : Refuse(spec, $"'{a.Name}' gives {a.Output} and '{b.Name}' gives {b.Output}; an add needs equal shapes.", "A 1x1 convolution with a stride can bring one of them to the other's shape.");
    }

    private Layer? Concat(LayerSpec spec, ValueList<int> inputs)
    {
        var first = _layers[inputs[0]].Output;
        foreach (var other in inputs.Skip(1).Select(i => _layers[i]))
        {
            if (other.Output.Height != first.Height || other.Output.Width != first.Width)
            {
                return Refuse(spec, $"'{_layers[inputs[0]].Name}' gives {first} and '{other.Name}' gives {other.Output}; a concat needs equal rows and columns.", null);
            }
        }

        return new ConcatLayer { Name = spec.Name, Inputs = inputs, Output = first with { Channels = inputs.Sum(i => _layers[i].Output.Channels) } };
    }

    private (Shape Output, Padding Padding)? Window(LayerSpec spec, Shape input, Extent stride, int channels)
    {
        var (k, d) = (spec.Kernel, spec.Dilation);
        var (tall, wide) = (((k.Height - 1) * d.Height) + 1, ((k.Width - 1) * d.Width) + 1);
        var padding = spec.Padding ?? Same(Missing(input.Height, tall, stride.Height), Missing(input.Width, wide, stride.Width));
        var (rows, columns) = (input.Height + padding.Top + padding.Bottom - tall, input.Width + padding.Left + padding.Right - wide);
        if (rows < 0 || columns < 0)
        {
            Refuse(spec, $"the kernel {k} with dilation {d} is larger than the input {input} with padding {padding}.", "Use a smaller kernel or more padding.");
            return null;
        }

        return (new Shape(channels, (rows / stride.Height) + 1, (columns / stride.Width) + 1), padding);

        static int Missing(int size, int window, int stride) => Math.Max(0, ((((size + stride - 1) / stride) - 1) * stride) + window - size);
        static Padding Same(int rows, int columns) => new(rows / 2, columns / 2, rows - (rows / 2), columns - (columns / 2));
    }

    private Exit? ExitOf(ExitSpec spec)
    {
        if (!_indices.TryGetValue(spec.Layer, out var index))
        {
            _problems.Error(Codes.Training.BadExit, spec.Place, $"exit '{spec.Name}' reads '{spec.Layer}', but no layer has that name.", NearestName.Hint(spec.Layer, _indices.Keys));
            return null;
        }

        if (_layers[index].Output.Pixels != 1)
        {
            _problems.Error(Codes.Training.BadExit, spec.Place, $"exit '{spec.Name}' reads layer '{spec.Layer}', whose output {_layers[index].Output} is not a vector.", "Logits come from a dense layer, or from a globalaveragepool.");
            return null;
        }

        return new Exit(spec.Name, index);
    }

    private void CheckExits(ValueList<Exit> exits)
    {
        if (exits.Count == 0)
        {
            _problems.Error(Codes.Training.BadExit, _spec.Place, "the network has no exit.", "Name the layers that give logits in exits: [...], the final one last.");
            return;
        }

        for (var k = 1; k < exits.Count; k++)
        {
            if (exits.Take(k).Any(e => e.Layer == exits[k].Layer || e.Name == exits[k].Name))
            {
                _problems.Error(Codes.Training.BadExit, _spec.Exits[k].Place, $"exit '{exits[k].Name}' has the name or the layer of an earlier exit.", "Every exit needs its own.");
                return;
            }
        }

        var stages = new NetworkStages(new Network { Name = _spec.Name, Layers = _layers.ToValueList(), Exits = exits, InputName = InputName });
        CheckTrainingOnly(exits);
        for (var i = 1; i < _layers.Count; i++)
        {
            if (stages.StageOf[i] < 0)
            {
                _problems.Error(Codes.Training.BadLayer, _places[i], $"no exit needs layer '{_layers[i].Name}'.", "Remove it, or let a layer or an exit read it.");
            }
        }
    }

    private Layer? Refuse(LayerSpec spec, string message, string? hint)
    {
        _problems.Error(Codes.Training.BadLayer, spec.Place, $"layer '{spec.Name}': {message}", hint);
        return null;
    }
}
