namespace EeHw.Model.Networks;

/// <summary>
/// Shares of the channels at each position: y_c = Scale · u_c / (Σ_c u_c + Epsilon) with u = max(0, x), and 0 where the divisor is 0. The histogram step of a
/// bag-of-features exit (Passalis et al. 2020).
/// </summary>
public sealed record ChannelNormLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "channelnorm";

    /// <summary>What the shares of a position sum to; greater than 0. The number of channels keeps their mean at 1.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>Added to the sum; at least 0.</summary>
    public float Epsilon { get; init; }
}
