namespace EeHw.Model.Exits;

/// <summary>
/// Stands for the confidence that a policy computes itself, from features or from its own numbers. It names the scale; it cannot be computed from the
/// logits of one exit alone.
/// </summary>
/// <param name="name">Name of the policy.</param>
public sealed class OwnScore(string name) : IScore
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public (double Low, double High) Range => (double.MinValue, double.MaxValue);

    /// <inheritdoc/>
    public string Scale => "confidence";

    /// <inheritdoc/>
    public bool LargerIsStricter => true;

    /// <summary>Always refuses: ask the policy.</summary>
    /// <param name="logits">Logits of one exit.</param>
    /// <returns>Never.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public double Confidence(ReadOnlySpan<float> logits) => throw new NotSupportedException($"{Name} computes its confidence from more than one exit's logits.");

    /// <inheritdoc/>
    public double ToConfidence(double threshold) => threshold;

    /// <inheritdoc/>
    public double ToThreshold(double confidence) => confidence;
}
