using System.Globalization;
using EeHw.Model.Formats.Onnx.Wire;
using EeHw.Model.Networks;

namespace EeHw.Model.Formats.Onnx.Export;

/// <summary>Writes the layers of a network as nodes: exits as graph outputs, or as nested Ifs where they carry rules.</summary>
internal sealed class NetworkExport
{
    private readonly Network _network;
    private readonly int _opset;
    private readonly GraphMessage _main;
    private readonly HashSet<string> _taken = [];
    private readonly string[] _tensors;
    private readonly bool[] _isMatrix;
    private readonly Dictionary<(int Layer, bool AsMatrix), string> _converted = [];
    private readonly Dictionary<string, (string Weights, string Bias)> _shared = [];

    public NetworkExport(Network network)
    {
        _network = network;

        // Dilation of an average came with operator set 19.
        _opset = network.Layers.Any(l => l is PoolLayer { IsMax: false } p && p.Dilation != Extent.One) ? 19 : 13;
        _main = new GraphMessage(network.Name);
        _tensors = new string[network.Layers.Count];
        _isMatrix = new bool[network.Layers.Count];
        _taken.Add(network.InputName);
        foreach (var exit in network.Exits)
        {
            if (!_taken.Add(exit.Name))
            {
                throw new ArgumentException($"two tensors would be called '{exit.Name}'", nameof(network));
            }
        }
    }

    public byte[] Write()
    {
        var layers = _network.Layers;
        _isMatrix[0] = _network.Input.Pixels == 1 && layers.Where(l => l.Inputs.Contains(0)).All(l => l is DenseLayer);
        _tensors[0] = _network.InputName;
        var input = _network.Input;
        if (_isMatrix[0])
        {
            _main.Input(_tensors[0], input.Channels);
        }
        else
        {
            _main.Input(_tensors[0], input.Channels, input.Height, input.Width);
        }

        if (_network.ExitCount > 1 && _network.Exits[0].Rule is not null)
        {
            WriteStages();
        }
        else
        {
            for (var i = 1; i < layers.Count; i++)
            {
                WriteLayer(_main, i);
            }

            foreach (var exit in _network.Exits)
            {
                _main.Output(LogitsOf(_main, exit), layers[exit.Layer].Output.Channels);
            }
        }

        // IR version 7 goes with operator set 13, 9 with 19 (ONNX, "Versioning").
        var order = new WireWriter().Text(1, OnnxReader.ExitOrderKey).Text(2, string.Join('\n', _network.Exits.Select(e => e.Name)));
        var grouped = _network.Exits.Where(e => e.Groups is not null).ToList();
        var model = new WireWriter()
            .Integer(1, _opset == 13 ? 7 : 9).Text(2, "EeHw").Text(3, ToolVersion.Text)
            .Message(7, _main.Finish())
            .Message(8, new WireWriter().Text(1, "").Integer(2, _opset))
            .Message(14, order);
        return (grouped.Count == 0 ? model : model.Message(14, new WireWriter().Text(1, OnnxReader.GroupsKey).Text(2, string.Join('\n', grouped.Select(e => $"{string.Join(",", e.Groups!.Select(g => g.ToString(CultureInfo.InvariantCulture)))} {e.Name}")))))
            .Bytes.ToArray();
    }

    private void WriteStages()
    {
        var stages = new NetworkStages(_network).StageOf;
        var answer = WriteStage(_main, 0, stages);
        _main.Output(answer, _network.Classes(_network.ExitCount - 1));
    }

    // Writes stage k and all later ones into a graph; returns the tensor that holds the answer.
    private string WriteStage(GraphMessage graph, int k, IReadOnlyList<int> stages)
    {
        for (var i = 1; i < stages.Count; i++)
        {
            if (stages[i] == k)
            {
                WriteLayer(graph, i);
            }
        }

        var exit = _network.Exits[k];
        var isOwn = stages[exit.Layer] == k;
        var logits = LogitsOf(graph, exit);
        if (k == _network.ExitCount - 1)
        {
            // A branch must make its output itself.
            return isOwn ? logits : Identity(graph, logits, Unique($"{exit.Name}_answer"));
        }

        var rule = exit.Rule!;
        var softmax = Unique($"{exit.Name}_softmax");
        graph.Node("Softmax", softmax, [logits], softmax, GraphMessage.Attribute("axis", -1));
        var confidence = Confidence(graph, exit.Name, softmax);
        var threshold = Unique($"{exit.Name}_threshold");
        var single = (float)rule.Threshold;
        if (double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) == rule.Threshold)
        {
            _main.Singles(threshold, [single]);
        }
        else
        {
            // Not a short decimal: compared in double.
            var wide = Unique($"{exit.Name}_double");
            graph.Node("Cast", wide, [confidence], wide, GraphMessage.Attribute("to", OnnxTypes.Double));
            confidence = wide;
            _main.Doubles(threshold, [rule.Threshold]);
        }

        var leaves = Unique($"{exit.Name}_leaves");
        graph.Node(rule.Strict ? "Greater" : "GreaterOrEqual", leaves, [confidence, threshold], leaves);
        var thenBranch = new GraphMessage(Unique($"{exit.Name}_then"));
        thenBranch.Output(Identity(thenBranch, logits, Unique($"{exit.Name}_answer")), _network.Classes(k));
        var elseBranch = new GraphMessage(Unique($"{exit.Name}_else"));
        elseBranch.Output(WriteStage(elseBranch, k + 1, stages), _network.Classes(_network.ExitCount - 1));
        var answer = Unique(k == 0 ? "answer" : $"answer_{k + 1}");
        graph.Node("If", answer, [leaves], answer, GraphMessage.Attribute("then_branch", thenBranch), GraphMessage.Attribute("else_branch", elseBranch));
        return answer;
    }

    private string Confidence(GraphMessage graph, string exit, string softmax)
    {
        var confidence = Unique($"{exit}_confidence");
        if (_opset < 18)
        {
            graph.Node("ReduceMax", confidence, [softmax], confidence, GraphMessage.Attribute("axes", [1L]), GraphMessage.Attribute("keepdims", 0));
            return confidence;
        }

        var axes = Unique($"{exit}_axes");
        _main.Integers(axes, [1]);
        graph.Node("ReduceMax", confidence, [softmax, axes], confidence, GraphMessage.Attribute("keepdims", 0));
        return confidence;
    }

    private static string Identity(GraphMessage graph, string from, string to)
    {
        graph.Node("Identity", to, [from], to);
        return to;
    }

    // The tensor of an exit's name: the layer's own, or a flattened one where the layer makes [N, C, 1, 1].
    private string LogitsOf(GraphMessage graph, Exit exit)
    {
        if (_tensors[exit.Layer] != exit.Name && !_converted.ContainsValue(exit.Name))
        {
            graph.Node("Flatten", exit.Name, [_tensors[exit.Layer]], exit.Name, GraphMessage.Attribute("axis", 1));
            _converted.TryAdd((exit.Layer, true), exit.Name);
        }

        return exit.Name;
    }

    private void WriteLayer(GraphMessage graph, int index)
    {
        var layer = _network.Layers[index];
        _isMatrix[index] = layer switch
        {
            DenseLayer or ClassMeansLayer or FlattenLayer => true,
            ReluLayer or ClipLayer or SigmoidLayer or SelfGateLayer or ChannelNormLayer or AddLayer or ConcatLayer => layer.Inputs.All(i => _isMatrix[i]),
            _ => false,
        };
        var wantsMatrix = layer is DenseLayer or ClassMeansLayer || (layer is not FlattenLayer && _isMatrix[index]);
        var inputs = layer.Inputs.Select(i => layer is FlattenLayer ? _tensors[i] : Converted(graph, i, wantsMatrix)).ToList();
        _tensors[index] = _isMatrix[index] && _network.Exits.FirstOrDefault(e => e.Layer == index) is { } exit ? exit.Name : Unique(layer.Name);
        var output = _tensors[index];
        switch (layer)
        {
            case ConvLayer c:
                inputs.Add(Constant(layer, "weight", c.Weights.AsSpan(), c.Output.Channels, c.InputChannels / c.Groups, c.Kernel.Height, c.Kernel.Width));
                inputs.Add(Constant(layer, "bias", c.Bias.AsSpan(), c.Bias.Count));
                graph.Node("Conv", layer.Name, inputs, output, [.. Window(c.Kernel, c.Stride, c.Padding), Pair("dilations", c.Dilation), GraphMessage.Attribute("group", c.Groups)]);
                break;
            case DenseLayer d:
                var (weights, bias) = DenseConstants(d);
                graph.Node("Gemm", layer.Name, [inputs[0], weights, bias], output, GraphMessage.Attribute("transB", 1));
                break;
            case SelfGateLayer { Function: SelfGateFunction.LeakyRelu } g:
                graph.Node("LeakyRelu", layer.Name, inputs, output, GraphMessage.Real("alpha", g.Slope));
                break;
            case SelfGateLayer g:
                // The operator HardSwish came with set 14; Swish has none.
                var factor = Unique($"{layer.Name}_factor");
                graph.Node(g.Function == SelfGateFunction.HardSwish ? "HardSigmoid" : "Sigmoid", factor, inputs, factor, g.Function == SelfGateFunction.HardSwish ? [GraphMessage.Real("alpha", 1f / 6), GraphMessage.Real("beta", 0.5f)] : []);
                graph.Node("Mul", layer.Name, [inputs[0], factor], output);
                break;
            case ChannelNormLayer n:
                WriteChannelNorm(graph, n, inputs[0], output);
                break;
            case ClassMeansLayer m:
                WriteClassMeans(graph, m, inputs[0], output);
                break;
            case PoolLayer { IsMax: true } p:
                graph.Node("MaxPool", layer.Name, inputs, output, [.. Window(p.Kernel, p.Stride, p.Padding), Pair("dilations", p.Dilation)]);
                break;
            case PoolLayer p:
                graph.Node("AveragePool", layer.Name, inputs, output, [.. Window(p.Kernel, p.Stride, p.Padding), .. p.Dilation == Extent.One ? [] : new[] { Pair("dilations", p.Dilation) }, GraphMessage.Attribute("count_include_pad", p.CountPadding ? 1 : 0)]);
                break;
            case ClipLayer c:
                inputs.Add(float.IsInfinity(c.Minimum) ? "" : Constant(layer, "min", [c.Minimum]));
                inputs.Add(float.IsInfinity(c.Maximum) ? "" : Constant(layer, "max", [c.Maximum]));
                graph.Node("Clip", layer.Name, inputs, output);
                break;
            case ConcatLayer:
                graph.Node("Concat", layer.Name, inputs, output, GraphMessage.Attribute("axis", 1));
                break;
            case FlattenLayer:
                graph.Node("Flatten", layer.Name, inputs, output, GraphMessage.Attribute("axis", 1));
                break;
            default:
                graph.Node(layer switch { GlobalAveragePoolLayer => "GlobalAveragePool", ReluLayer => "Relu", SigmoidLayer => "Sigmoid", AddLayer => "Add", _ => throw new ArgumentException($"no operator for {layer.Kind}") }, layer.Name, inputs, output);
                break;
        }
    }

    // Layers with shared weights read the same two tensors.
    private (string Weights, string Bias) DenseConstants(DenseLayer layer)
    {
        if (layer.SharedWeights is { } shared && _shared.TryGetValue(shared, out var written))
        {
            return written;
        }

        var weights = layer.SharedWeights is null ? Unique($"{layer.Name}.weight") : Unique(layer.SharedWeights);
        var bias = layer.SharedWeights is null ? Unique($"{layer.Name}.bias") : Unique($"{weights}.bias");
        _main.Singles(weights, layer.Weights.AsSpan(), layer.Output.Channels, layer.InputLength);
        _main.Singles(bias, layer.Bias.AsSpan(), layer.Bias.Count);
        if (layer.SharedWeights is { } name)
        {
            _shared.Add(name, (weights, bias));
        }

        return (weights, bias);
    }

    // Sum of the channels, plus epsilon; the map divided by it; times the scale.
    private void WriteChannelNorm(GraphMessage graph, ChannelNormLayer layer, string input, string output)
    {
        var axes = Unique($"{layer.Name}.axes");
        _main.Integers(axes, [1]);
        var sum = Unique($"{layer.Name}_sum");
        graph.Node("ReduceSum", sum, [input, axes], sum, GraphMessage.Attribute("keepdims", 1));
        if (layer.Epsilon != 0)
        {
            var raised = Unique($"{layer.Name}_raised");
            graph.Node("Add", raised, [sum, Constant(layer, "epsilon", [layer.Epsilon])], raised);
            sum = raised;
        }

        if (layer.Scale == 1)
        {
            graph.Node("Div", layer.Name, [input, sum], output);
            return;
        }

        var shares = Unique($"{layer.Name}_shares");
        graph.Node("Div", layer.Name, [input, sum], shares);
        graph.Node("Mul", Unique($"{layer.Name}_scaled"), [shares, Constant(layer, "scale", [layer.Scale])], output);
    }

    // [N, D] - [C, D] by broadcasting [N, 1, D]; the norm of each row, divided by the negative normaliser.
    private void WriteClassMeans(GraphMessage graph, ClassMeansLayer layer, string input, string output)
    {
        var (classes, length) = (layer.Norms.Count, layer.InputLength);
        var first = Unique($"{layer.Name}.axis1");
        var last = Unique($"{layer.Name}.axis2");
        _main.Integers(first, [1]);
        _main.Integers(last, [2]);
        var row = Unique($"{layer.Name}_row");
        graph.Node("Unsqueeze", row, [input, first], row);
        var difference = Unique($"{layer.Name}_difference");
        graph.Node("Sub", difference, [row, Constant(layer, "means", layer.Means.AsSpan(), classes, length)], difference);
        var square = Unique($"{layer.Name}_square");
        graph.Node("Mul", square, [difference, difference], square);
        var sum = Unique($"{layer.Name}_sum");
        graph.Node("ReduceSum", sum, [square, last], sum, GraphMessage.Attribute("keepdims", 0));
        var root = Unique($"{layer.Name}_distance");
        graph.Node("Sqrt", root, [sum], root);
        graph.Node("Div", layer.Name, [root, Constant(layer, "norms", [.. layer.Norms.Select(n => -n)], classes)], output);
    }

    // A constant of a layer; returns its tensor.
    private string Constant(Layer layer, string kind, ReadOnlySpan<float> values, params ReadOnlySpan<long> sizes)
    {
        var tensor = Unique($"{layer.Name}.{kind}");
        _main.Singles(tensor, values, sizes);
        return tensor;
    }

    // A vector [C, 1, 1] as [N, C, 1, 1] or [N, C].
    private string Converted(GraphMessage graph, int layer, bool asMatrix)
    {
        if (_isMatrix[layer] == asMatrix)
        {
            return _tensors[layer];
        }

        if (!_converted.TryGetValue((layer, asMatrix), out var tensor))
        {
            tensor = Unique($"{_network.Layers[layer].Name}_{(asMatrix ? "vector" : "map")}");
            _converted[(layer, asMatrix)] = tensor;
            if (asMatrix)
            {
                graph.Node("Flatten", tensor, [_tensors[layer]], tensor, GraphMessage.Attribute("axis", 1));
            }
            else
            {
                var sizes = Unique($"{tensor}_sizes");
                _main.Integers(sizes, [0, _network.Layers[layer].Output.Channels, 1, 1]);
                graph.Node("Reshape", tensor, [_tensors[layer], sizes], tensor);
            }
        }

        return tensor;
    }

    private string Unique(string wanted)
    {
        var name = wanted;
        for (var n = 2; !_taken.Add(name); n++)
        {
            name = $"{wanted}_{n}";
        }

        return name;
    }

    private static WireWriter[] Window(Extent kernel, Extent stride, Padding padding) =>
    [
        Pair("kernel_shape", kernel),
        Pair("strides", stride),
        GraphMessage.Attribute("pads", padding.Top, padding.Left, padding.Bottom, padding.Right),
    ];

    private static WireWriter Pair(string name, Extent value) => GraphMessage.Attribute(name, value.Height, value.Width);
}
