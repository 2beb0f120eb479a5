using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

/// <summary>One layer of a network: a node of the graph with its parameters.</summary>
public abstract record Layer
{
    /// <summary>Unique name, as in the source file where that has one.</summary>
    public required string Name { get; init; }

    /// <summary>Indices of the layers whose outputs are read, all smaller than this layer's own index.</summary>
    public required ValueList<int> Inputs { get; init; }

    /// <summary>Shape of the output.</summary>
    public required Shape Output { get; init; }

    /// <summary>The kind in lower case, as printed: <c>conv</c>, <c>dense</c>, ...</summary>
    public abstract string Kind { get; }
}

/// <summary>The input map of the network. Layer 0, and only layer 0.</summary>
public sealed record InputLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "input";
}

/// <summary>Two-dimensional convolution (cross-correlation), zero padding.</summary>
public sealed record ConvLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => IsDepthwise ? "depthwise" : "conv";

    /// <summary>Weights in the order [Co, Ci/g, kh, kw].</summary>
    public required ValueList<float> Weights { get; init; }

    /// <summary>Bias [Co]; zeros where the source has none.</summary>
    public required ValueList<float> Bias { get; init; }

    /// <summary>Input channels Ci.</summary>
    public required int InputChannels { get; init; }

    /// <summary>Kernel size.</summary>
    public required Extent Kernel { get; init; }

    /// <summary>Stride, at least 1.</summary>
    public Extent Stride { get; init; } = Extent.One;

    /// <summary>Dilation, at least 1.</summary>
    public Extent Dilation { get; init; } = Extent.One;

    /// <summary>Zeros around the input.</summary>
    public Padding Padding { get; init; }

    /// <summary>Groups g; divides Ci and Co.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Each channel has its own kernel: g = Ci = Co.</summary>
    public bool IsDepthwise => Groups > 1 && Groups == InputChannels && Groups == Output.Channels;
}

/// <summary>Fully connected layer on a vector [Ci, 1, 1]: y = W x + b.</summary>
public sealed record DenseLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "dense";

    /// <summary>Weights in the order [Co, Ci]; Ci counts in the input's own order (channel, row, column before a <see cref="FlattenLayer"/>).</summary>
    public required ValueList<float> Weights { get; init; }

    /// <summary>Bias [Co].</summary>
    public required ValueList<float> Bias { get; init; }

    /// <summary>Input length Ci.</summary>
    public required int InputLength { get; init; }
}

/// <summary>Max or average pooling.</summary>
public sealed record PoolLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => IsMax ? "maxpool" : "averagepool";

    /// <summary>Maximum when true, mean when false.</summary>
    public required bool IsMax { get; init; }

    /// <summary>Window size.</summary>
    public required Extent Kernel { get; init; }

    /// <summary>Stride, at least 1.</summary>
    public required Extent Stride { get; init; }

    /// <summary>Positions around the input; for max they never win. Includes what ceil mode adds at the bottom and right (never counted).</summary>
    public Padding Padding { get; init; }

    /// <summary>Whether padding counts in the divisor of a mean. Where ceil mode is in play the reader resolves the divisor to "not counted" or refuses.</summary>
    public bool CountPadding { get; init; }

    /// <summary>Dilation, at least 1.</summary>
    public Extent Dilation { get; init; } = Extent.One;
}

/// <summary>Mean over the whole map: [C, H, W] to [C, 1, 1].</summary>
public sealed record GlobalAveragePoolLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "globalaveragepool";
}

/// <summary>max(0, x).</summary>
public sealed record ReluLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "relu";
}

/// <summary>min(max(x, Minimum), Maximum).</summary>
public sealed record ClipLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "clip";

    /// <summary>Lower bound; negative infinity for none.</summary>
    public required float Minimum { get; init; }

    /// <summary>Upper bound; positive infinity for none.</summary>
    public required float Maximum { get; init; }
}

/// <summary>Elementwise sum of exactly two maps of equal shape.</summary>
public sealed record AddLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "add";
}

/// <summary>Concatenation of two or more maps along the channels.</summary>
public sealed record ConcatLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "concat";
}

/// <summary>Relabels [C, H, W] as the vector [C·H·W, 1, 1] in the order channel, row, column.</summary>
public sealed record FlattenLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "flatten";
}
