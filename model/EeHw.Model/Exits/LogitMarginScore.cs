namespace EeHw.Model.Exits;

/// <summary>Difference of the two largest logits: no exponential at all (softmax-free, after Kim and Park 2020). Confidence is the score itself.</summary>
public sealed class LogitMarginScore : IScore
{
    /// <inheritdoc/>
    public string Name => "logit-margin";

    /// <inheritdoc/>
    public (double Low, double High) Range => (0, double.MaxValue);

    /// <inheritdoc/>
    public string Scale => "logits";

    /// <inheritdoc/>
    public bool LargerIsStricter => true;

    /// <inheritdoc/>
    public double Confidence(ReadOnlySpan<float> logits) => SoftmaxTail.Of(logits).Margin;

    /// <inheritdoc/>
    public double ToConfidence(double threshold) => threshold;

    /// <inheritdoc/>
    public double ToThreshold(double confidence) => confidence;
}
