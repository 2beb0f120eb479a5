using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>One node on its way into the network: its inputs, attributes and outputs.</summary>
internal sealed class NodeImport(GraphImport graph, ImportScope scope, OnnxNode node, int key)
{
    public OnnxNode Node { get; } = node;

    public ImportScope Scope { get; } = scope;

    public GraphImport Graph { get; } = graph;

    public LayerList Layers => Graph.Layers;

    /// <summary>Name for the layer that the node makes.</summary>
    public string Name => Node.Name.Length > 0 ? Node.Name : Node.Outputs[0];

    public Place Place => new() { File = Graph.File, Offset = Node.Offset, Item = Node.Title };

    public bool Has(int input) => input < Node.Inputs.Count && Node.Inputs[input].Length > 0;

    public ImportValue Value(int input)
    {
        if (!Has(input))
        {
            throw new EeHwException(Codes.Onnx.Incomplete, Place, $"input {input} is missing.", "Export the network again.");
        }

        return Scope.Find(Node.Inputs[input]) ?? throw new EeHwException(
            Codes.Onnx.Undefined,
            Place,
            $"it reads '{Node.Inputs[input]}', which no earlier node, initializer or input makes.",
            "Nodes must stand in the order of computation; export the network again.");
    }

    /// <summary>An input that must be a feature map, as the file sees it.</summary>
    public MapValue Map(int input) => Value(input) switch
    {
        MapValue map => map,
        var other => throw Fail($"input '{Node.Inputs[input]}' is {other.What}; supported is a feature map."),
    };

    /// <summary>An input that must be a map of channels, rows and columns, or of channels and a length, with no Pad waiting.</summary>
    public (MapValue Map, int Layer, Shape Shape) Image(int input)
    {
        var map = Map(input);
        return map.Sizes.Count is 2 or 3 ? (map, Graph.LayerOf(map, this), ShapeOf(map)) : throw Fail($"input '{Node.Inputs[input]}' has the sizes {SizesText(map)}; supported are samples, channels, rows, columns, or samples, channels, length.");
    }

    public OnnxTensor Constant(int input) => Value(input) switch
    {
        ConstantValue constant => constant.Tensor,
        var other => throw Fail($"input '{Node.Inputs[input]}' is {other.What}; supported is a constant."),
    };

    public OnnxTensor? OptionalConstant(int input) => Has(input) ? Constant(input) : null;

    public bool HasAttribute(string name) => Node.Attributes.ContainsKey(name);

    public long Integer(string name, long absent) => Node.Attributes.TryGetValue(name, out var a) ? a.Integer : absent;

    public float Single(string name, float absent) => Node.Attributes.TryGetValue(name, out var a) ? a.Single : absent;

    public string Text(string name, string absent) => Node.Attributes.TryGetValue(name, out var a) ? a.Text ?? absent : absent;

    public IReadOnlyList<long>? Integers(string name) => Node.Attributes.TryGetValue(name, out var a) ? a.Integers : null;

    /// <summary>A list that older operator sets have as an attribute and newer ones as an input.</summary>
    public IReadOnlyList<long>? Integers(string name, int input) => Integers(name) ?? OptionalConstant(input)?.ToIntegers();

    /// <summary>Two positive numbers, rows and columns; one where the map has a length alone.</summary>
    public Extent Pair(string name, Extent absent, bool isLine = false)
    {
        if (Integers(name) is not { Count: > 0 } values)
        {
            return absent;
        }

        if (isLine)
        {
            return values.Count == 1 && values[0] is > 0 and <= ushort.MaxValue
                ? new Extent(1, (int)values[0])
                : throw Fail($"{name} is [{string.Join(", ", values)}]; supported is one number from 1 to {ushort.MaxValue}.");
        }

        return values.Count == 2 && values.All(v => v is > 0 and <= ushort.MaxValue)
            ? new Extent((int)values[0], (int)values[1])
            : throw Fail($"{name} is [{string.Join(", ", values)}]; supported are two numbers from 1 to {ushort.MaxValue} (rows, columns).");
    }

    public void Set(ImportValue value)
    {
        if (!Scope.Define(Node.Outputs[0], value))
        {
            throw new EeHwException(Codes.Onnx.Undefined, Place, $"it makes '{Node.Outputs[0]}', which is made already.", "Every tensor needs a name of its own; export the network again.");
        }

        for (var i = 1; i < Node.Outputs.Count; i++)
        {
            if (Node.Outputs[i].Length > 0 && Scope.Plan.Uses(Node.Outputs[i]) > 0)
            {
                throw Fail($"its output {i} ('{Node.Outputs[i]}') is read; supported is its first output alone.");
            }
        }
    }

    /// <summary>Sets every output, of which each may be read.</summary>
    /// <param name="values">As many values as the node has outputs, or more.</param>
    public void SetAll(IReadOnlyList<ImportValue> values)
    {
        for (var i = 0; i < Node.Outputs.Count; i++)
        {
            if (i >= values.Count)
            {
                throw FailShape($"it has {Node.Outputs.Count} outputs, but makes {values.Count} parts.");
            }

            if (Node.Outputs[i].Length > 0 && !Scope.Define(Node.Outputs[i], values[i]))
            {
                throw new EeHwException(Codes.Onnx.Undefined, Place, $"it makes '{Node.Outputs[i]}', which is made already.", "Every tensor needs a name of its own; export the network again.");
            }
        }
    }

    /// <summary>Adds a layer, which is seen under its own shape or the sizes given.</summary>
    public void Set(Layer layer, ValueList<int>? sizes = null) => Set(Add(layer, sizes));

    /// <summary>Adds a layer without making it the node's output yet.</summary>
    public MapValue Add(Layer layer, ValueList<int>? sizes = null)
    {
        GraphImport.RequireReasonable(layer.Output, this);
        var index = Layers.Add(layer, key);
        return new MapValue { Layer = index, Sizes = sizes ?? SizesOf(layer.Output), Tensor = Node.Outputs[0] };
    }

    /// <summary>Makes the same values under other sizes the node's output.</summary>
    public void Relabel(MapValue map, ValueList<int> sizes) => Set(Seen(map, sizes));

    /// <summary>The same values under other sizes.</summary>
    public MapValue Seen(MapValue map, ValueList<int> sizes)
    {
        if (map.Pad is { } pad)
        {
            throw Graph.PadWaits(pad, this);
        }

        var relabelled = map with { Sizes = sizes, Tensor = Node.Outputs[0] };
        return relabelled with { Flattening = !relabelled.IsVector ? null : map.Flattening ?? (Name, key) };
    }

    public EeHwException Fail(string message, string? hint = null)
        => new(Codes.Onnx.UnsupportedUse, Place, message, hint ?? "docs/formats.md lists what is read.");

    public EeHwException FailShape(string message) => new(Codes.Onnx.BadShape, Place, message, "Export the network again.");

    public static ValueList<int> SizesOf(Shape shape) => [shape.Channels, shape.Height, shape.Width];

    /// <summary>The shape of a map of channels, rows and columns, or of channels and a length (one row).</summary>
    public static Shape ShapeOf(MapValue map) => map.Sizes.Count == 2 ? new(map.Sizes[0], 1, map.Sizes[1]) : new(map.Sizes[0], map.Sizes[1], map.Sizes[2]);

    /// <summary>The sizes of a window's output as the file sees it: without rows where the input has none.</summary>
    public static ValueList<int> SizesLike(MapValue input, Shape output) => input.Sizes.Count == 2 ? [output.Channels, output.Width] : SizesOf(output);

    public static string SizesText(MapValue map) => $"[N, {string.Join(", ", map.Sizes)}]";
}
