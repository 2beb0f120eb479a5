namespace EeHw.Model.Exits;

/// <summary>
/// Truncated base-2 softmax: u_c = z_c cut towards zero to a whole number, 2^(max u) / Σ 2^u_c (the hardware form of ATHEENA). Confidence is 1 - S with
/// S = Σ 2^(u_c - max u), exact in double while the whole parts differ by less than 53: confidences are coarse and tie, so that ≥ and &gt; differ.
/// </summary>
public sealed class TruncatedBase2Score : IScore
{
    /// <inheritdoc/>
    public string Name => "base2-truncated";

    /// <inheritdoc/>
    public (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public string Scale => "probability";

    /// <inheritdoc/>
    public bool LargerIsStricter => true;

    /// <inheritdoc/>
    public double Confidence(ReadOnlySpan<float> logits)
    {
        var best = LogitOrder.ArgMax(logits);
        var largest = Math.Truncate((double)logits[best]);
        var rest = 0.0;
        for (var c = 0; c < logits.Length; c++)
        {
            rest += c == best ? 0 : Math.ScaleB(1, (int)Math.Max(-2000, Math.Truncate((double)logits[c]) - largest));
        }

        return -rest;
    }

    /// <inheritdoc/>
    public double ToConfidence(double threshold) => 1 - (1 / threshold);

    /// <inheritdoc/>
    public double ToThreshold(double confidence) => 1 / (1 - confidence);
}
