using EeHw.Model.Networks;

namespace EeHw.Train.Layers;

/// <summary>The identity forward; backward the gradient times a factor (Li et al. 2019, gradient equilibrium). Left out when the network is written.</summary>
internal sealed record GradientScaleLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "gradientscale";

    /// <summary>The factor, at least 0.</summary>
    public required double Factor { get; init; }
}
