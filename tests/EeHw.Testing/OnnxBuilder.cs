using System.Runtime.InteropServices;
using EeHw.Model.Formats.Onnx.Wire;

namespace EeHw.Testing;

/// <summary>Builds ONNX files for tests, message by message (field numbers from onnx.proto3), independent of the product's writer.</summary>
public sealed class OnnxBuilder
{
    private readonly WireWriter _graph = new();

    public long Opset { get; init; } = 13;

    /// <summary>An attribute: long, float, string, long[], float[] or an <see cref="OnnxBuilder"/> for a graph.</summary>
    public static WireWriter Attribute(string name, object value)
    {
        var attribute = new WireWriter().Text(1, name);
        return value switch
        {
            int i => attribute.Integer(3, i).Integer(20, 2),
            float f => attribute.Single(2, f).Integer(20, 1),
            string s => attribute.Text(4, s).Integer(20, 3),
            long[] l => attribute.Integers(8, l).Integer(20, 7),
            OnnxBuilder g => attribute.Message(6, g._graph).Integer(20, 5),
            _ => throw new ArgumentException($"no attribute of {value.GetType()}"),
        };
    }

    /// <summary>A float input or output; -1 is a named size.</summary>
    public OnnxBuilder Input(string name, params long[] sizes)
    {
        _graph.Message(11, Value(name, sizes));
        return this;
    }

    public OnnxBuilder Output(string name, params long[] sizes)
    {
        _graph.Message(12, Value(name, sizes));
        return this;
    }

    public OnnxBuilder Node(string type, string inputs, string output, params (string Name, object Value)[] attributes) => Named(output + "_node", type, inputs, output, attributes);

    /// <summary>A node with a name of its own; several outputs stand with blanks between.</summary>
    public OnnxBuilder Named(string name, string type, string inputs, string output, params (string Name, object Value)[] attributes)
    {
        var node = new WireWriter();
        foreach (var input in inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            node.Text(1, input == "_" ? "" : input);
        }

        foreach (var made in output.Split(' '))
        {
            node.Text(2, made);
        }

        node.Text(3, name).Text(4, type);
        foreach (var (key, value) in attributes)
        {
            node.Message(5, Attribute(key, value));
        }

        _graph.Message(1, node);
        return this;
    }

    public OnnxBuilder Floats(string name, long[] sizes, params float[] values)
    {
        var tensor = new WireWriter().Integers(1, sizes).Integer(2, 1).Text(8, name).Block(9, MemoryMarshal.AsBytes(values.AsSpan()));
        _graph.Message(5, tensor);
        return this;
    }

    /// <summary>A tensor of any element type (TensorProto.DataType) from its bytes.</summary>
    public OnnxBuilder Raw(string name, int type, long[] sizes, ReadOnlySpan<byte> bytes)
    {
        _graph.Message(5, new WireWriter().Integers(1, sizes).Integer(2, type).Text(8, name).Block(9, bytes));
        return this;
    }

    /// <summary>A tensor whose numbers lie in another file.</summary>
    public OnnxBuilder External(string name, int type, long[] sizes, params (string Key, string Value)[] entries)
    {
        var tensor = new WireWriter().Integers(1, sizes).Integer(2, type).Text(8, name);
        foreach (var (key, value) in entries)
        {
            tensor.Message(13, new WireWriter().Text(1, key).Text(2, value));
        }

        _graph.Message(5, tensor.Integer(14, 1));
        return this;
    }

    public OnnxBuilder Integers(string name, params long[] values)
    {
        _graph.Message(5, new WireWriter().Integers(1, values.Length).Integer(2, 7).Integers(7, values).Text(8, name));
        return this;
    }

    /// <summary>Whole numbers of sizes other than a list; no sizes for one number.</summary>
    public OnnxBuilder Integers(string name, long[] sizes, params long[] values)
    {
        _graph.Message(5, new WireWriter().Integers(1, sizes).Integer(2, 7).Integers(7, values).Text(8, name));
        return this;
    }

    public byte[] ToBytes() => new WireWriter().Integer(1, 7).Text(2, "test").Message(7, _graph).Message(8, new WireWriter().Text(1, "").Integer(2, Opset)).Bytes.ToArray();

    private static WireWriter Value(string name, long[] sizes)
    {
        var shape = new WireWriter();
        foreach (var size in sizes)
        {
            shape.Message(1, size < 0 ? new WireWriter().Text(2, "N") : new WireWriter().Integer(1, size));
        }

        return new WireWriter().Text(1, name).Message(2, new WireWriter().Message(1, new WireWriter().Integer(1, 1).Message(2, shape)));
    }
}
