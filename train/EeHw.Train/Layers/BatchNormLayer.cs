using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Layers;

/// <summary>
/// Batch normalisation while training: y = γ (x - mean) / √(variance + ε) + β per channel (Ioffe and Szegedy 2015, algorithm 1). Exists in training
/// only: folded into the convolution or dense layer before it when the network is written.
/// </summary>
public sealed record BatchNormLayer : Layer
{
    /// <summary>Added to the variance.</summary>
    public const double Epsilon = 1e-5;

    /// <inheritdoc/>
    public override string Kind => "batchnorm";

    /// <summary>γ [C].</summary>
    public required ValueList<float> Scale { get; init; }

    /// <summary>β [C].</summary>
    public required ValueList<float> Shift { get; init; }

    /// <summary>Running mean [C], used outside training.</summary>
    public required ValueList<float> Mean { get; init; }

    /// <summary>Running variance [C], used outside training.</summary>
    public required ValueList<float> Variance { get; init; }
}
