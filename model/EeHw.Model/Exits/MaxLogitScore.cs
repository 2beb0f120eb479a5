namespace EeHw.Model.Exits;

/// <summary>
/// The largest logit itself. With thresholds β·μ_k, μ_k the mean of exit k's largest logit over training samples, it is the activation ratio of bag-of-features exits
/// (Passalis et al. 2020). Confidence is the score.
/// </summary>
public sealed class MaxLogitScore : IScore
{
    /// <inheritdoc/>
    public string Name => "max-logit";

    /// <inheritdoc/>
    public (double Low, double High) Range => (double.MinValue, double.MaxValue);

    /// <inheritdoc/>
    public string Scale => "logits";

    /// <inheritdoc/>
    public bool LargerIsStricter => true;

    /// <inheritdoc/>
    public double Confidence(ReadOnlySpan<float> logits) => logits[LogitOrder.ArgMax(logits)];

    /// <inheritdoc/>
    public double ToConfidence(double threshold) => threshold;

    /// <inheritdoc/>
    public double ToThreshold(double confidence) => confidence;
}
