using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Model.Exits;

/// <summary>
/// The fixed-point softmax of <see cref="SubmaxUnit"/> on float logits: rounded down to 8 fraction bits in 16, difference to the largest cut to a whole number i, weight
/// 2^15 &gt;&gt; i. Confidence is 1 - S with S the sum of the weights over 2^15, exact; confidences are coarse and tie.
/// </summary>
public sealed class SubmaxScore : IScore
{
    /// <inheritdoc/>
    public string Name => "submax";

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
        var largest = Narrow(logits[best]);
        var rest = 0L;
        for (var c = 0; c < logits.Length; c++)
        {
            rest += c == best ? 0 : (1L << SubmaxUnit.WeightFractionBits) >> (int)Math.Min(62, (largest - Narrow(logits[c])) >> SubmaxUnit.LogitFractionBits);
        }

        return -Math.ScaleB(rest, -SubmaxUnit.WeightFractionBits);
    }

    /// <inheritdoc/>
    public double ToConfidence(double threshold) => 1 - (1 / threshold);

    /// <inheritdoc/>
    public double ToThreshold(double confidence) => 1 / (1 - confidence);

    private static long Narrow(float logit) => (long)Math.Clamp(Math.Floor(Math.ScaleB(logit, SubmaxUnit.LogitFractionBits)), short.MinValue, short.MaxValue);
}
