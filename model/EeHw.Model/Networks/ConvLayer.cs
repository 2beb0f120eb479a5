using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

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

    /// <inheritdoc/>
    public override long Macs => Output.Pixels * (long)Weights.Count;

    /// <inheritdoc/>
    public override long Parameters => (long)Weights.Count + Bias.Count;

    /// <summary>Each channel has its own kernel: g = Ci = Co.</summary>
    public bool IsDepthwise => Groups > 1 && Groups == InputChannels && Groups == Output.Channels;
}
