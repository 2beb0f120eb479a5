using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

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

    /// <summary>
    /// Name of the weights where other dense layers of the network have the very same weights and bias (one classifier for several exits); null for weights of
    /// its own. Trained once, counted once as parameters, written once to ONNX. Hardware holds one copy per layer.
    /// </summary>
    public string? SharedWeights { get; init; }

    /// <inheritdoc/>
    public override long Macs => Weights.Count;

    /// <inheritdoc/>
    public override long Parameters => (long)Weights.Count + Bias.Count;
}
