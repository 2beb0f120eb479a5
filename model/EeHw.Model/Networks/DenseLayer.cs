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
}
