namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>What to use instead of operators that networks often have and that are not read.</summary>
internal static class Replacements
{
    private static readonly (string Hint, string[] Operators)[] _groups =
    [
        ("Its curve is none that a unit computes: train with ReLU, LeakyReLU, PReLU, ReLU6, Hardswish or SiLU instead.", ["Celu", "Elu", "Erf", "Gelu", "Mish", "Selu", "Shrink", "Softplus", "Softsign", "ThresholdedRelu"]),
        ("Statistics of each sample need a second pass over its map: train with BatchNorm, which is folded into weights.", ["GroupNormalization", "InstanceNormalization", "LRN", "LayerNormalization", "LpNormalization", "MeanVarianceNormalization"]),
        ("Maps are kept or made smaller, never larger: use convolutions, strides and pooling.", ["ConvTranspose", "DepthToSpace", "Resize", "SpaceToDepth", "Upsample"]),
        ("Recurrent networks are not read: use convolutions over the length (Conv1d).", ["GRU", "LSTM", "Loop", "RNN", "Scan"]),
        ("Export the network in float, before it is quantised: number formats are the design's (arithmetic, eehw quantize).", ["ConvInteger", "DequantizeLinear", "DynamicQuantizeLinear", "MatMulInteger", "QLinearConv", "QLinearMatMul", "QuantizeLinear"]),
        ("Products of maps are not read (attention, squeeze-and-excitation): train the network without them.", ["Attention", "Einsum", "ScaledDotProductAttention"]),
    ];

    /// <summary>A way out, or null where none is known.</summary>
    public static string? For(string operation) => _groups.FirstOrDefault(g => g.Operators.Contains(operation)).Hint is { } hint ? $"{hint} docs/formats/onnx.md lists what is read." : null;
}
