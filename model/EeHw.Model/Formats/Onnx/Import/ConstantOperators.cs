namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>Constants, and the few computations on them that exporters leave in a graph (sizes for a Reshape, a transposed matrix).</summary>
internal static class ConstantOperators
{
    public static void Constant(NodeImport node)
    {
        var attributes = node.Node.Attributes;
        var place = node.Place;
        var tensor = attributes switch
        {
            _ when attributes.TryGetValue("value", out var v) && v.Tensor is { } t => t with { Name = t.Name.Length > 0 ? t.Name : node.Node.Outputs[0] },
            _ when attributes.TryGetValue("value_float", out var v) => new OnnxTensor("", OnnxTypes.Float, [], place) { Numbers = new[] { v.Single } },
            _ when attributes.TryGetValue("value_floats", out var v) => new OnnxTensor("", OnnxTypes.Float, [v.Singles.Count], place) { Numbers = v.Singles.ToArray() },
            _ when attributes.TryGetValue("value_int", out var v) => OnnxTensor.Of([v.Integer], place).Reshaped([]),
            _ when attributes.TryGetValue("value_ints", out var v) => OnnxTensor.Of([.. v.Integers], place),
            _ => throw node.Fail("it holds no dense tensor of numbers; supported are value, value_float, value_floats, value_int and value_ints."),
        };
        node.Set(new ConstantValue(tensor));
    }

    public static void Shape(NodeImport node)
    {
        long[] sizes = node.Value(0) is ConstantValue { Tensor: var tensor } ? [.. tensor.Dimensions.Select(s => (long)s)] : [ConstantValue.Batch, .. node.Map(0).Sizes.Select(s => (long)s)];

        // Operator set 15 takes a part of the sizes; places count from the end where negative, and are cut to what is there.
        var start = Within(node.Integer("start", 0));
        var end = Within(node.Integer("end", sizes.Length));
        node.Set(new ConstantValue(OnnxTensor.Of(sizes[start..Math.Max(start, end)], node.Place)));

        int Within(long place) => (int)Math.Clamp(place < 0 ? place + sizes.Length : place, 0, sizes.Length);
    }

    /// <summary>The number of values of all samples is not known.</summary>
    public static void Size(NodeImport node)
        => throw node.Fail($"it counts the values of {NodeImport.SizesText(node.Map(0))} for all samples, which a network does not know; supported is the size of a constant.");

    public static void Cast(NodeImport node, OnnxTensor tensor, int to)
    {
        var isReal = OnnxTypes.IsReal(tensor.Type);
        if (isReal == OnnxTypes.IsReal(to))
        {
            node.Set(new ConstantValue(tensor));
        }
        else if (!isReal)
        {
            node.Set(new ConstantValue(tensor with { Type = OnnxTypes.Float, Raw = default, Numbers = Array.ConvertAll(tensor.ToIntegers(), v => (float)v) }));
        }
        else if (to is OnnxTypes.Int64 or OnnxTypes.Int32 && Array.TrueForAll(tensor.ToSingles(), v => Math.Abs(v) < 1e9f))
        {
            // Towards 0, as ONNX says; sizes that were computed as fractions.
            node.Set(new ConstantValue(tensor with { Type = OnnxTypes.Int64, Raw = default, Numbers = Array.ConvertAll(tensor.ToSingles(), v => (long)v) }));
        }
        else
        {
            throw node.Fail($"it casts a constant from {OnnxTypes.NameOf(tensor.Type)} to {OnnxTypes.NameOf(to)}; supported are casts that keep fractions, and to whole numbers of at most 10^9.");
        }
    }
}
