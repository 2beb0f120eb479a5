namespace EeHw.Model.Exits;

/// <summary>
/// A linear gate: the last output of an exit says how sure it is, before any sigmoid; the outputs before it are the classes (Scardapane et al. 2020). A threshold of 0
/// is a gate of one half. Confidence is the score.
/// </summary>
public sealed class GateScore : IScore
{
    /// <inheritdoc/>
    public string Name => "gate";

    /// <inheritdoc/>
    public (double Low, double High) Range => (double.MinValue, double.MaxValue);

    /// <inheritdoc/>
    public string Scale => "gate output";

    /// <inheritdoc/>
    public bool LargerIsStricter => true;

    /// <inheritdoc/>
    public double Confidence(ReadOnlySpan<float> logits) => logits[^1];

    /// <inheritdoc/>
    public int Answer(ReadOnlySpan<float> logits) => logits.Length == 1 ? 0 : LogitOrder.ArgMax(logits[..^1]);

    /// <inheritdoc/>
    public double ToConfidence(double threshold) => threshold;

    /// <inheritdoc/>
    public double ToThreshold(double confidence) => confidence;
}
