using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>Turns the graph of a model into a network.</summary>
internal sealed class GraphImport(string file, OnnxModel model)
{
    /// <summary>Values of one map at most; a guard against sizes that a damaged file declares.</summary>
    public const long MaximumElements = 1 << 24;

    private readonly Dictionary<(string Weights, string Bias), int> _denseConstants = [];
    private int _nodes;
    private bool _inputIsRead;

    public string File { get; } = file;

    /// <summary>The order of the exits that the file itself states, or null.</summary>
    public string[]? ExitOrder { get; } = model.Metadata.GetValueOrDefault(OnnxReader.ExitOrderKey)?.Split('\n');

    public string[] Groups { get; } = model.Metadata.GetValueOrDefault(OnnxReader.GroupsKey)?.Split('\n') ?? [];

    public LayerList Layers { get; } = new();

    public List<Diagnostic> Notes { get; } = [];

    /// <summary>Version of the default operator set.</summary>
    public long Opset { get; } = model.Opsets.GetValueOrDefault("", 0);

    /// <summary>The batch size that the file fixes, or null.</summary>
    public long? FixedBatch { get; private set; }

    public Network Run()
    {
        if (Opset is < OnnxReader.MinimumOpset or > OnnxReader.MaximumOpset)
        {
            throw new EeHwException(
                Codes.Onnx.UnsupportedOpset,
                new Place { File = File },
                Opset == 0 ? "the file names no version of the ONNX operators." : $"the operator set is {Opset}; supported are {OnnxReader.MinimumOpset} to {OnnxReader.MaximumOpset}.",
                "Export the network with opset_version=17.");
        }

        var plan = GraphPlan.Create(model.Graph);
        RequireOperators(plan);
        CountDenseConstants(plan);
        var scope = new ImportScope(plan, null);
        DefineInput(scope);
        Import(scope);
        var exits = new ExitImport(this, scope).Read();
        var network = Layers.Finish(model.Graph.Name.Length > 0 ? model.Graph.Name : Path.GetFileNameWithoutExtension(File), exits, out var left);
        foreach (var layer in left)
        {
            Note($"layer '{layer.Name}' ({layer.Kind})", "no exit needs it; it was left out.");
        }

        return network;
    }

    /// <summary>The name of the weights of a Gemm where another has the same weights and bias; else null.</summary>
    public string? SharedWeightsOf(OnnxNode node) => _denseConstants[(node.Inputs[1], node.Inputs[2])] > 1 ? node.Inputs[1] : null;

    /// <summary>Reads the nodes of a graph or branch.</summary>
    public void Import(ImportScope scope)
    {
        foreach (var tensor in scope.Plan.Graph.Initializers)
        {
            if (!scope.Define(tensor.Name, new ConstantValue(tensor)))
            {
                throw new EeHwException(Codes.Onnx.Undefined, tensor.Place, "there are two initializers of this name.", "Export the network again.");
            }
        }

        foreach (var node in scope.Plan.Dead.Where(n => n.OpType != "Constant"))
        {
            Note(node.Title, "no output needs it; it was left out.");
        }

        foreach (var node in scope.Plan.Live)
        {
            var import = new NodeImport(this, scope, node, _nodes++);
            if (!ConstantFolding.Apply(import) && !DerivedOperators.Apply(import))
            {
                Operators.All[node.OpType](import);
            }
        }
    }

    /// <summary>The layer whose output a map is; makes a flatten layer where the file sees a vector and the layer makes a map.</summary>
    public int LayerOf(MapValue map, NodeImport? reader)
    {
        if (map.Pad is { } pad)
        {
            throw PadWaits(pad, reader);
        }

        if (map.Order is { } order)
        {
            throw new EeHwException(
                Codes.Onnx.UnsupportedUse,
                reader?.Place ?? new Place { File = File, Item = $"output '{map.Tensor}'" },
                $"it reads values that {order.Title} moves; supported behind such a Transpose are Flatten or Reshape to a vector, and a dense layer, whose weights take the order.",
                "Export the network with channels first (NCHW).");
        }

        var shape = Layers[map.Layer].Output;
        if (map.Layer == 0 && map.Sizes.Count is 2 or 3 && NodeImport.ShapeOf(map) != shape && !_inputIsRead)
        {
            // The first thing the file does with its input is to give it channels, rows and columns, or to read it as channels and a length.
            shape = NodeImport.ShapeOf(map);
            Layers.Replace(0, Layers[0] with { Output = shape });
        }

        _inputIsRead |= map.Layer == 0;
        if ((map.Sizes.Count is 2 or 3 && NodeImport.ShapeOf(map) == shape) || (map.IsVector && shape.Pixels == 1))
        {
            return map.Layer;
        }

        return map is { IsVector: true, Flattening: { } flattening } && map.Sizes.Skip(1).All(s => s == 1)
            ? Layers.Flatten(map.Layer, flattening)
            : throw new EeHwException(
                Codes.Onnx.BadShape,
                reader?.Place ?? new Place { File = File, Item = $"output '{map.Tensor}'" },
                $"'{map.Tensor}' has the sizes {NodeImport.SizesText(map)}, made of a map {shape} (channels, rows, columns); supported are the map itself and a vector of all its values.",
                "Flatten a map completely, or leave it as it is.");
    }

    /// <summary>Where a file turns its input first (channels last, or a signal by its times), the network's input is what it turns it to.</summary>
    /// <returns>False where the map is not the input, or something else reads the input too.</returns>
    public bool TakeInput(NodeImport node, MapValue map, ValueList<int> sizes)
    {
        if (map.Layer != 0 || _inputIsRead || !map.IsExclusive || map.Pad is not null || map.Order is not null || sizes.Count is not (2 or 3) || map.Elements != Layers[0].Output.Elements)
        {
            return false;
        }

        var seen = map with { Sizes = sizes, Tensor = node.Node.Outputs[0] };
        Layers.Replace(0, Layers[0] with { Output = NodeImport.ShapeOf(seen) });
        node.Set(seen);
        Note(node.Node.Title, $"it was left out: the network's input is {NodeImport.ShapeOf(seen)} (channels, rows, columns). Say the order of data that are otherwise: layout=NHWC behind an NPZ file, NLC for signals.");
        return true;
    }

    public EeHwException PadWaits(PendingPad pad, NodeImport? reader)
        => new(
            Codes.Onnx.UnsupportedUse,
            reader?.Place ?? new Place { File = File },
            $"it reads the output of {pad.Title}; a Pad is read where Conv, MaxPool or AveragePool follows at once.",
            "Give the padding to the convolution or pooling itself.");

    public static void RequireReasonable(Shape shape, NodeImport node)
    {
        if ((double)shape.Channels * shape.Height * shape.Width > MaximumElements)
        {
            throw new EeHwException(Codes.Onnx.Limit, node.Place, $"its output {shape} has too many values; allowed are at most {MaximumElements}.", "Check the sizes in the file.");
        }
    }

    public void Note(string item, string message) => Notes.Add(new Diagnostic(Codes.Onnx.LeftOut, Severity.Note, new Place { File = File, Item = item }, message));

    private void CountDenseConstants(GraphPlan plan)
    {
        foreach (var node in plan.Live)
        {
            if (node is { OpType: "Gemm", Inputs: [_, var weights, var bias, ..] })
            {
                _denseConstants[(weights, bias)] = _denseConstants.GetValueOrDefault((weights, bias)) + 1;
            }

            foreach (var branch in node.OpType == "If" ? node.Branches : [])
            {
                CountDenseConstants(plan.Branch(branch));
            }
        }
    }

    private void RequireOperators(GraphPlan plan)
    {
        var bad = new List<Diagnostic>();
        Collect(plan);
        if (bad.Count > 0)
        {
            throw new EeHwException(bad);
        }

        void Collect(GraphPlan graph)
        {
            foreach (var node in graph.Live)
            {
                var domain = node.Domain.Length > 0 ? $" of domain '{node.Domain}'" : "";
                if (node.Domain.Length > 0 || !Operators.All.ContainsKey(node.OpType))
                {
                    bad.Add(new Diagnostic(
                        Codes.Onnx.UnsupportedOperator,
                        Severity.Error,
                        new Place { File = File, Offset = node.Offset, Item = node.Title },
                        $"operator {node.OpType}{domain} is not supported.",
                        Replacements.For(node.OpType) ?? $"Supported are {Operators.Names}."));
                }
                else if (node.OpType == "If")
                {
                    foreach (var branch in node.Branches)
                    {
                        Collect(graph.Branch(branch));
                    }
                }
            }
        }
    }

    private void DefineInput(ImportScope scope)
    {
        var constants = model.Graph.Initializers.Select(t => t.Name).ToHashSet();
        var inputs = model.Graph.Inputs.Where(i => !constants.Contains(i.Name)).ToList();
        if (inputs.Count != 1)
        {
            throw BadInput(null, $"there are {inputs.Count} inputs ({string.Join(", ", inputs.Select(i => $"'{i.Name}'"))}); supported is one.");
        }

        var input = inputs[0];
        var sizes = input.Dimensions ?? throw BadInput(input, "its shape is not given.");
        if (sizes.Count is < 2 or > 4 || sizes.Skip(1).Any(s => s is null or < 1 or > MaximumElements))
        {
            throw BadInput(input, $"its shape is [{string.Join(", ", sizes.Select(s => s?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"))}]; supported are samples (any number), then channels, rows and columns, or a length, each a fixed number from 1 to {MaximumElements}.");
        }

        if (!OnnxTypes.IsReal(input.ElementType) && input.ElementType is not (OnnxTypes.UInt8 or OnnxTypes.Int8 or OnnxTypes.Int32 or OnnxTypes.Int64))
        {
            throw BadInput(input, $"its elements are {OnnxTypes.NameOf(input.ElementType)}; supported are numbers.");
        }

        FixedBatch = sizes[0];
        var inner = sizes.Skip(1).Select(s => (int)s!.Value).ToValueList();
        if (inner.Aggregate(1.0, (a, b) => a * b) > MaximumElements)
        {
            throw BadInput(input, $"one sample has the sizes [{string.Join(", ", inner)}]; supported are at most {MaximumElements} values.");
        }

        var shape = inner.Count switch { 1 => new Shape(inner[0], 1, 1), 2 => new Shape(1, inner[0], inner[1]), _ => new Shape(inner[0], inner[1], inner[2]) };
        Layers.Add(new InputLayer { Name = input.Name, Inputs = [], Output = shape }, -1);
        _nodes = 0;
        scope.Define(input.Name, new MapValue { Layer = 0, Sizes = inner, Tensor = input.Name });
    }

    private EeHwException BadInput(OnnxValue? input, string found)
        => new(Codes.Onnx.BadInput, new Place { File = File, Offset = input?.Offset, Item = input is null ? null : $"input '{input.Name}'" }, found, "Export the network with one input [N, channels, rows, columns].");
}
