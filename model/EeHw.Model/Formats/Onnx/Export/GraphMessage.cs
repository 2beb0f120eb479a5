using System.Runtime.InteropServices;
using EeHw.Model.Formats.Onnx.Wire;

namespace EeHw.Model.Formats.Onnx.Export;

/// <summary>A GraphProto while it is written; field numbers from onnx.proto3.</summary>
internal sealed class GraphMessage(string name)
{
    private readonly WireWriter _nodes = new();
    private readonly WireWriter _initializers = new();
    private readonly WireWriter _inputs = new();
    private readonly WireWriter _outputs = new();

    public void Node(string type, string nodeName, IEnumerable<string> inputs, string output, params ReadOnlySpan<WireWriter> attributes)
    {
        var node = new WireWriter();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(3, nodeName).Text(4, type);
        foreach (var attribute in attributes)
        {
            node.Message(5, attribute);
        }

        _nodes.Message(1, node);
    }

    public void Singles(string tensor, ReadOnlySpan<float> values, params ReadOnlySpan<long> sizes) => Tensor(tensor, OnnxTypes.Float, MemoryMarshal.AsBytes(values), sizes);

    public void Doubles(string tensor, ReadOnlySpan<double> values, params ReadOnlySpan<long> sizes) => Tensor(tensor, OnnxTypes.Double, MemoryMarshal.AsBytes(values), sizes);

    public void Integers(string tensor, ReadOnlySpan<long> values) => Tensor(tensor, OnnxTypes.Int64, MemoryMarshal.AsBytes(values), values.Length);

    public void Input(string tensor, params ReadOnlySpan<long> sizes) => _inputs.Message(11, Value(tensor, sizes));

    public void Output(string tensor, params ReadOnlySpan<long> sizes) => _outputs.Message(12, Value(tensor, sizes));

    public WireWriter Finish()
    {
        var graph = new WireWriter();
        graph.Append(_nodes).Text(2, name).Append(_initializers).Append(_inputs).Append(_outputs);
        return graph;
    }

    public static WireWriter Attribute(string name, long value) => new WireWriter().Text(1, name).Integer(3, value).Integer(20, 2);

    public static WireWriter Real(string name, float value) => new WireWriter().Text(1, name).Single(2, value).Integer(20, 1);

    public static WireWriter Attribute(string name, params ReadOnlySpan<long> values)
    {
        // Not packed: the field is proto2 in some readers.
        var attribute = new WireWriter().Text(1, name);
        foreach (var value in values)
        {
            attribute.Integer(8, value);
        }

        return attribute.Integer(20, 7);
    }

    public static WireWriter Attribute(string name, GraphMessage graph) => new WireWriter().Text(1, name).Message(6, graph.Finish()).Integer(20, 5);

    private void Tensor(string tensor, int type, ReadOnlySpan<byte> raw, params ReadOnlySpan<long> sizes)
    {
        var message = new WireWriter();
        foreach (var size in sizes)
        {
            message.Integer(1, size);
        }

        _initializers.Message(5, message.Integer(2, type).Text(8, tensor).Block(9, raw));
    }

    // A float tensor [N, sizes...], the batch named.
    private static WireWriter Value(string tensor, ReadOnlySpan<long> sizes)
    {
        var shape = new WireWriter().Message(1, new WireWriter().Text(2, "N"));
        foreach (var size in sizes)
        {
            shape.Message(1, new WireWriter().Integer(1, size));
        }

        var type = new WireWriter().Message(1, new WireWriter().Integer(1, OnnxTypes.Float).Message(2, shape));
        return new WireWriter().Text(1, tensor).Message(2, type);
    }
}
