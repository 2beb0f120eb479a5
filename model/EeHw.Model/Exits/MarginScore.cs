namespace EeHw.Model.Exits;

/// <summary>
/// Difference m of the two largest softmax probabilities. Confidence is -ln(1 - m) with 1 - m = (Σ_{c≠max} e_c + e_second) / S.
/// </summary>
public sealed class MarginScore : IScore
{
    /// <inheritdoc/>
    public string Name => "margin";

    /// <inheritdoc/>
    public (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public string Scale => "probability";

    /// <inheritdoc/>
    public bool LargerIsStricter => true;

    /// <inheritdoc/>
    public double Confidence(ReadOnlySpan<float> logits)
    {
        var tail = SoftmaxTail.Of(logits);
        return logits.Length == 1 ? double.PositiveInfinity : tail.Margin - Math.Log(tail.Rest + 1) + double.LogP1(Math.Exp(tail.LogTail));
    }

    /// <inheritdoc/>
    public double ToConfidence(double threshold) => -double.LogP1(-threshold);

    /// <inheritdoc/>
    public double ToThreshold(double confidence) => -double.ExpM1(-confidence);
}
