namespace EeHw.Model.Exits;

/// <summary>
/// A score: how sure an exit is of one sample. Two scales: the <em>user's</em>, in which thresholds are written (a probability, nats, logits),
/// and <em>confidence</em>, strictly increasing in sureness and free of saturation, in which all comparisons are made
/// (a well-trained network has max-softmax thresholds like 0.9999999, where probabilities in floating point tie at 1).
/// </summary>
public interface IScore
{
    /// <summary>Name in designs and on the command line.</summary>
    string Name { get; }

    /// <summary>Smallest and largest threshold a user may write, both included.</summary>
    (double Low, double High) Range { get; }

    /// <summary>What the user's scale is, for messages: <c>probability</c>, <c>nats</c>, ...</summary>
    string Scale { get; }

    /// <summary>Whether a larger threshold on the user's scale keeps more samples in (false for entropy, which exits below).</summary>
    bool LargerIsStricter { get; }

    /// <summary>Confidence of one sample.</summary>
    /// <param name="logits">Logits of one exit, finite, at least one.</param>
    /// <returns>Confidence; larger is surer.</returns>
    double Confidence(ReadOnlySpan<float> logits);

    /// <summary>The class that an early exit answers; the final one always answers its largest logit.</summary>
    /// <param name="logits">Logits of one exit.</param>
    /// <returns>Index from 0; that of the largest logit unless the score says otherwise.</returns>
    int Answer(ReadOnlySpan<float> logits) => LogitOrder.ArgMax(logits);

    /// <summary>A threshold on the confidence scale.</summary>
    /// <param name="threshold">Threshold on the user's scale.</param>
    /// <returns>Confidence.</returns>
    double ToConfidence(double threshold);

    /// <summary>A confidence on the user's scale; may saturate.</summary>
    /// <param name="confidence">Confidence.</param>
    /// <returns>User's scale.</returns>
    double ToThreshold(double confidence);
}
