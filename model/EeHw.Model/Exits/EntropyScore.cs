namespace EeHw.Model.Exits;

/// <summary>
/// Entropy H = -Σ p ln p in nats (BranchyNet, DeeBERT); a sample leaves when H is at or below the threshold. Confidence is -ln H, computed as
/// H = ln S + A/S with S = Σ exp(-d), A = Σ d·exp(-d) and, where the tail is tiny, from its leading term so that it does not underflow.
/// </summary>
public sealed class EntropyScore : IScore
{
    /// <inheritdoc/>
    public string Name => "entropy";

    /// <inheritdoc/>
    public (double Low, double High) Range => (0, double.MaxValue);

    /// <inheritdoc/>
    public string Scale => "nats";

    /// <inheritdoc/>
    public bool LargerIsStricter => false;

    /// <inheritdoc/>
    public double Confidence(ReadOnlySpan<float> logits)
    {
        var tail = SoftmaxTail.Of(logits);
        if (logits.Length == 1)
        {
            return double.PositiveInfinity;
        }

        if (tail.Margin > 40)
        {
            // ln(1 + r) = r and S = 1 to within 1e-17: H = r + A.
            return tail.Margin - Math.Log(tail.Rest + tail.WeightedRest);
        }

        var r = Math.Exp(tail.LogTail);
        return -Math.Log(double.LogP1(r) + (Math.Exp(-tail.Margin) * tail.WeightedRest / (1 + r)));
    }

    /// <inheritdoc/>
    public double ToConfidence(double threshold) => -Math.Log(threshold);

    /// <inheritdoc/>
    public double ToThreshold(double confidence) => Math.Exp(-confidence);
}
