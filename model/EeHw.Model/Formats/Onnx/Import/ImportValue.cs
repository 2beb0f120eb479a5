using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>What a tensor name stands for while a graph is read.</summary>
internal abstract record ImportValue
{
    /// <summary>What this is, for messages.</summary>
    public abstract string What { get; }
}

/// <summary>A constant.</summary>
internal sealed record ConstantValue(OnnxTensor Tensor) : ImportValue
{
    /// <summary>Stands for the batch size in a vector of sizes.</summary>
    public const long Batch = long.MinValue;

    public override string What => "a constant";
}

/// <summary>A feature map: the output of a layer, seen under sizes of the file's own.</summary>
internal sealed record MapValue : ImportValue
{
    /// <summary>Index of the layer in <see cref="LayerList"/>.</summary>
    public required int Layer { get; init; }

    /// <summary>Sizes in the file without the batch; the order of the values is that of the layer's output.</summary>
    public required ValueList<int> Sizes { get; init; }

    /// <summary>Name of the tensor that first held these values under these sizes.</summary>
    public required string Tensor { get; init; }

    /// <summary>The node that first made a vector of a map, where one did; it lends a flatten layer its name and place.</summary>
    public (string Name, int Key)? Flattening { get; init; }

    /// <summary>A Pad that has not met its consumer yet.</summary>
    public PendingPad? Pad { get; init; }

    /// <summary>A Transpose that has not met its consumer yet.</summary>
    public PendingOrder? Order { get; init; }

    /// <summary>Nobody else reads the layer, so its consumer may be folded into it.</summary>
    public bool IsExclusive { get; init; } = true;

    /// <summary>At most one size differs from 1.</summary>
    public bool IsVector => Sizes.Count(s => s != 1) <= 1;

    /// <summary>Number of values.</summary>
    public int Elements => Sizes.Aggregate(1, (a, b) => a * b);

    public override string What => "a feature map";
}

/// <summary>A Pad node waiting to be merged into the node that reads it.</summary>
internal sealed record PendingPad(string Title, Padding Padding, float Value, MapValue Inner);

/// <summary>A Transpose waiting for the dense layer whose weights take its order.</summary>
/// <param name="Title">The node.</param>
/// <param name="Places">For each value in the new order its place in the order of the layer.</param>
internal sealed record PendingOrder(string Title, ValueList<int> Places);

/// <summary>Softmax or LogSoftmax of logits.</summary>
internal sealed record SoftmaxValue(MapValue Logits, bool IsLog) : ImportValue
{
    public override string What => IsLog ? "a LogSoftmax" : "a Softmax";
}

/// <summary>The largest probability of an exit.</summary>
internal sealed record ConfidenceValue(MapValue Logits) : ImportValue
{
    public override string What => "an exit's confidence";
}

/// <summary>Whether a sample leaves (or, when negated, stays).</summary>
internal sealed record DecisionValue(MapValue Logits, double Threshold, bool IsStrict, bool IsNegated) : ImportValue
{
    public override string What => "an exit's decision";
}

/// <summary>The answer of nested Ifs: early exits with their rules, then the final one.</summary>
internal sealed record AnswerValue(ValueList<(MapValue Logits, ImportedExitRule Rule)> Early, MapValue Final) : ImportValue
{
    public override string What => "the answer of an If";
}
