namespace EeHw.Model.Exits;

/// <summary>
/// Largest softmax probability p (MSDNet, SDN, ATHEENA). Confidence is its log-odds ln(p / (1 - p)) = -ln Σ_{c≠max} exp(z_c - max z).
/// </summary>
public sealed class MaxSoftmaxScore : IScore
{
    /// <inheritdoc/>
    public string Name => "max-softmax";

    /// <inheritdoc/>
    public (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public string Scale => "probability";

    /// <inheritdoc/>
    public bool LargerIsStricter => true;

    /// <inheritdoc/>
    public double Confidence(ReadOnlySpan<float> logits) => -SoftmaxTail.Of(logits).LogTail;

    /// <inheritdoc/>
    public double ToConfidence(double threshold) => Math.Log(threshold) - Math.Log(1 - threshold);

    /// <inheritdoc/>
    public double ToThreshold(double confidence) => 1 / (1 + Math.Exp(-confidence));
}
