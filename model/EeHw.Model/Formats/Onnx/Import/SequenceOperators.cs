using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>SequenceEmpty, SequenceConstruct, SequenceInsert and SequenceAt: how a list of logits that a network returns is exported.</summary>
internal static class SequenceOperators
{
    public static void Empty(NodeImport node) => node.Set(new SequenceValue([]));

    public static void Construct(NodeImport node) => node.Set(new SequenceValue(Enumerable.Range(0, node.Node.Inputs.Count).Select(i => Element(node, i)).ToValueList()));

    public static void Insert(NodeImport node)
    {
        var items = Sequence(node).Items;
        var place = node.Has(2) ? Place(node, 2, items.Count + 1) : items.Count;
        node.Set(new SequenceValue([.. items.Take(place), Element(node, 1), .. items.Skip(place)]));
    }

    public static void At(NodeImport node)
    {
        var items = Sequence(node).Items;
        node.Set(items[Place(node, 1, items.Count)]);
    }

    private static SequenceValue Sequence(NodeImport node)
        => node.Value(0) as SequenceValue ?? throw node.Fail($"it reads {node.Value(0).What}; supported is a sequence that SequenceEmpty, SequenceConstruct or SequenceInsert makes.");

    private static ImportValue Element(NodeImport node, int input) => node.Value(input) switch
    {
        MapValue or SoftmaxValue => node.Value(input),
        var other => throw node.Fail($"it puts {other.What} into a sequence; supported are the logits of exits."),
    };

    // Negative places count from the end.
    private static int Place(NodeImport node, int input, int count)
    {
        var tensor = node.Constant(input);
        var place = tensor.Count == 1 ? tensor.ToIntegers()[0] : throw node.Fail($"the place '{tensor.Name}' has {tensor.Count} values; supported is one.");
        place = place < 0 ? place + count : place;
        return place >= 0 && place < count ? (int)place : throw node.FailShape($"place {tensor.ToIntegers()[0]} is not in a sequence with {count} places.");
    }
}

/// <summary>A list of logits.</summary>
internal sealed record SequenceValue(ValueList<ImportValue> Items) : ImportValue
{
    public override string What => "a sequence";
}
