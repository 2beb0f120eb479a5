namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>The operators that are read.</summary>
internal static class Operators
{
    public static readonly IReadOnlyDictionary<string, Action<NodeImport>> All = new Dictionary<string, Action<NodeImport>>
    {
        ["Add"] = ElementOperators.Add,
        ["AveragePool"] = n => PoolOperators.Pool(n, isMax: false),
        ["BatchNormalization"] = ElementOperators.BatchNormalization,
        ["Cast"] = RelabelOperators.Cast,
        ["Clip"] = ElementOperators.Clip,
        ["Concat"] = ElementOperators.Concat,
        ["Constant"] = ConstantOperators.Constant,
        ["Conv"] = ConvolutionOperators.Conv,
        ["Div"] = ScaleOperators.Div,
        ["Dropout"] = RelabelOperators.Dropout,
        ["Flatten"] = RelabelOperators.Flatten,
        ["Gather"] = ConstantOperators.Gather,
        ["Gemm"] = DenseOperators.Gemm,
        ["GlobalAveragePool"] = PoolOperators.GlobalAveragePool,
        ["Greater"] = n => ExitOperators.Compare(n, isGreater: true, isStrict: true),
        ["GreaterOrEqual"] = n => ExitOperators.Compare(n, isGreater: true, isStrict: false),
        ["Identity"] = RelabelOperators.Pass,
        ["If"] = ExitOperators.If,
        ["Less"] = n => ExitOperators.Compare(n, isGreater: false, isStrict: true),
        ["LessOrEqual"] = n => ExitOperators.Compare(n, isGreater: false, isStrict: false),
        ["LogSoftmax"] = n => ExitOperators.Softmax(n, isLog: true),
        ["MatMul"] = DenseOperators.MatMul,
        ["MaxPool"] = n => PoolOperators.Pool(n, isMax: true),
        ["Mul"] = ScaleOperators.Mul,
        ["Neg"] = ScaleOperators.Neg,
        ["Not"] = ExitOperators.Not,
        ["Pad"] = ConvolutionOperators.Pad,
        ["Pow"] = DistanceOperators.Pow,
        ["ReduceL2"] = DistanceOperators.ReduceL2,
        ["ReduceMax"] = ExitOperators.ReduceMax,
        ["ReduceMean"] = PoolOperators.ReduceMean,
        ["ReduceSum"] = DistanceOperators.ReduceSum,
        ["Relu"] = ElementOperators.Relu,
        ["Reshape"] = RelabelOperators.Reshape,
        ["Shape"] = ConstantOperators.Shape,
        ["Sigmoid"] = SigmoidOperators.Sigmoid,
        ["Softmax"] = n => ExitOperators.Softmax(n, isLog: false),
        ["Sqrt"] = DistanceOperators.Sqrt,
        ["Squeeze"] = RelabelOperators.Squeeze,
        ["Sub"] = ScaleOperators.Sub,
        ["Tanh"] = SigmoidOperators.Tanh,
        ["Transpose"] = RelabelOperators.Transpose,
        ["Unsqueeze"] = RelabelOperators.Unsqueeze,
    };

    /// <summary>Their names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All.Keys.Order(StringComparer.Ordinal));
}
