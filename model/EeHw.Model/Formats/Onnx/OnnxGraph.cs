namespace EeHw.Model.Formats.Onnx;

/// <summary>A model as the file holds it.</summary>
internal sealed record OnnxModel(OnnxGraph Graph, IReadOnlyDictionary<string, long> Opsets, IReadOnlyDictionary<string, string> Metadata);

/// <summary>A graph: the model's own, or the branch of an If.</summary>
internal sealed record OnnxGraph(string Name, IReadOnlyList<OnnxNode> Nodes, IReadOnlyList<OnnxTensor> Initializers, IReadOnlyList<OnnxValue> Inputs, IReadOnlyList<OnnxValue> Outputs);

/// <summary>A node. An absent optional input or output is the empty name.</summary>
internal sealed record OnnxNode(string Name, string OpType, string Domain, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes, long Offset)
{
    /// <summary>The node for people: <c>node 'conv1' (Conv)</c>.</summary>
    public string Title => Name.Length > 0 ? $"node '{Name}' ({OpType})" : $"node that makes '{(Outputs.Count > 0 ? Outputs[0] : "")}' ({OpType})";

    /// <summary>The graphs in its attributes.</summary>
    public IEnumerable<OnnxGraph> Branches => Attributes.Values.Select(a => a.Graph).OfType<OnnxGraph>();
}

/// <summary>An attribute: only the member that its kind calls for is set.</summary>
internal sealed record OnnxAttribute(string Name, float Single, long Integer, string? Text, OnnxTensor? Tensor, OnnxGraph? Graph, IReadOnlyList<long> Integers, IReadOnlyList<float> Singles);

/// <summary>A graph input or output. A dimension is a number, a name, or neither.</summary>
internal sealed record OnnxValue(string Name, int ElementType, IReadOnlyList<long?>? Dimensions, long Offset);
