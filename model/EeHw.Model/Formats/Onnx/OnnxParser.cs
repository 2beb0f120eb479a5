using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx.Wire;

namespace EeHw.Model.Formats.Onnx;

/// <summary>Reads the messages of onnx.proto3 that a network needs (ModelProto and below); field numbers as published there.</summary>
internal sealed class OnnxParser(WireContext context, ExternalFiles files)
{
    public OnnxModel ParseModel()
    {
        var reader = new WireReader(context);
        OnnxGraph? graph = null;
        var opsets = new Dictionary<string, long>();
        var metadata = new Dictionary<string, string>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 7:
                    graph = ParseGraph(reader.Message());
                    break;
                case 8:
                    var (domain, version) = ParseOpset(reader.Message());
                    opsets[domain == "ai.onnx" ? "" : domain] = version;
                    break;
                case 14:
                    var (key, value) = ParseEntry(reader.Message());
                    metadata[key] = value;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return graph is null
            ? throw new EeHwException(Codes.Onnx.Incomplete, new Place { File = context.File }, "there is no graph in it.", "Export the network again, or check that this is an ONNX file.")
            : new OnnxModel(graph, opsets, metadata);
    }

    private static (string Domain, long Version) ParseOpset(WireReader reader)
    {
        var (domain, version) = ("", 0L);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    domain = reader.Text();
                    break;
                case 2:
                    version = reader.Integer();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (domain, version);
    }

    private static (string Key, string Value) ParseEntry(WireReader reader)
    {
        var (key, value) = ("", "");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    key = reader.Text();
                    break;
                case 2:
                    value = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (key, value);
    }

    private OnnxGraph ParseGraph(WireReader reader)
    {
        var name = "";
        List<OnnxNode> nodes = [];
        List<OnnxTensor> initializers = [];
        List<OnnxValue> inputs = [], outputs = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    nodes.Add(ParseNode(reader.Message(), reader.Offset));
                    break;
                case 2:
                    name = reader.Text();
                    break;
                case 5:
                    initializers.Add(ParseTensor(reader.Message(), reader.Offset));
                    break;
                case 11:
                    inputs.Add(ParseValue(reader.Message(), reader.Offset));
                    break;
                case 12:
                    outputs.Add(ParseValue(reader.Message(), reader.Offset));
                    break;
                case 15:
                    throw new EeHwException(Codes.Onnx.BadTensor, context.At(reader.Offset), "sparse initializers are not read.", "Store the weights as dense tensors.");
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OnnxGraph(name, nodes, initializers, inputs, outputs);
    }

    private OnnxNode ParseNode(WireReader reader, int offset)
    {
        var (name, type, domain) = ("", "", "");
        List<string> inputs = [], outputs = [];
        var attributes = new Dictionary<string, OnnxAttribute>();
        var outer = context.Item;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    inputs.Add(reader.Text());
                    break;
                case 2:
                    outputs.Add(reader.Text());
                    context.Item ??= $"node that makes '{outputs[0]}'";
                    break;
                case 3:
                    name = reader.Text();
                    context.Item = name.Length > 0 ? $"node '{name}'" : context.Item;
                    break;
                case 4:
                    type = reader.Text();
                    break;
                case 5:
                    var attribute = ParseAttribute(reader.Message());
                    attributes[attribute.Name] = attribute;
                    break;
                case 7:
                    domain = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        context.Item = outer;
        return new OnnxNode(name, type, domain == "ai.onnx" ? "" : domain, inputs, outputs, attributes, offset);
    }

    private OnnxAttribute ParseAttribute(WireReader reader)
    {
        var (name, single, integer) = ("", 0f, 0L);
        string? text = null;
        OnnxTensor? tensor = null;
        OnnxGraph? graph = null;
        List<long> integers = [];
        List<float> singles = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    single = reader.Single();
                    break;
                case 3:
                    integer = reader.Integer();
                    break;
                case 4:
                    text = reader.Text();
                    break;
                case 5:
                    tensor = ParseTensor(reader.Message(), reader.Offset);
                    break;
                case 6:
                    graph = ParseGraph(reader.Message());
                    break;
                case 7:
                    reader.Singles(singles);
                    break;
                case 8:
                    reader.Integers(integers);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OnnxAttribute(name, single, integer, text, tensor, graph, integers, singles);
    }

    private OnnxTensor ParseTensor(WireReader reader, int offset)
    {
        var tensor = new OnnxTensorDraft();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.Integers(tensor.Dimensions);
                    break;
                case 2:
                    tensor.Type = reader.Integer();
                    break;
                case 4 when reader.Type == WireType.Bytes && tensor.PackedSingles.IsEmpty && tensor.Singles.Count == 0:
                    tensor.PackedSingles = reader.Memory();
                    break;
                case 4:
                    reader.Singles(tensor.Singles);
                    break;
                case 5 or 7:
                    reader.Integers(tensor.Integers);
                    break;
                case 8:
                    tensor.Name = reader.Text();
                    break;
                case 9:
                    tensor.Raw = reader.Memory();
                    break;
                case 10:
                    reader.Doubles(tensor.Doubles);
                    break;
                case 13:
                    var (key, value) = ParseEntry(reader.Message());
                    tensor.External[key] = value;
                    break;
                case 14:
                    tensor.IsExternal = reader.Integer() == 1;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return tensor.Finish(new Place { File = context.File, Offset = offset, Item = $"tensor '{tensor.Name}'" }, files);
    }

    private static OnnxValue ParseValue(WireReader reader, int offset)
    {
        var (name, type) = ("", 0);
        List<long?>? dimensions = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    var outer = reader.Message();
                    while (outer.Next())
                    {
                        if (outer.Field == 1)
                        {
                            (type, dimensions) = ParseTensorType(outer.Message());
                        }
                        else
                        {
                            outer.Skip();
                        }
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OnnxValue(name, type, dimensions, offset);
    }

    private static (int Type, List<long?>? Dimensions) ParseTensorType(WireReader reader)
    {
        var type = 0;
        List<long?>? dimensions = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    type = (int)reader.Integer();
                    break;
                case 2:
                    dimensions = [];
                    var shape = reader.Message();
                    while (shape.Next())
                    {
                        if (shape.Field != 1)
                        {
                            shape.Skip();
                            continue;
                        }

                        long? size = null;
                        var dimension = shape.Message();
                        while (dimension.Next())
                        {
                            if (dimension.Field == 1)
                            {
                                size = dimension.Integer();
                            }
                            else
                            {
                                dimension.Skip();
                            }
                        }

                        dimensions.Add(size);
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (type, dimensions);
    }
}
