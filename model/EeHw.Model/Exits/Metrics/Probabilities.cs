using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Metrics;

/// <summary>Softmax probabilities in double: p_c = exp(z_c - max z) / Σ exp(z - max z).</summary>
internal static class Probabilities
{
    /// <summary>Probabilities of one sample.</summary>
    /// <param name="logits">Logits of one exit, finite, at least one.</param>
    /// <param name="probabilities">Receives as many, summing to 1.</param>
    public static void Of(ReadOnlySpan<float> logits, Span<double> probabilities)
    {
        double max = logits[LogitOrder.ArgMax(logits)];
        double sum = 0;
        for (var c = 0; c < logits.Length; c++)
        {
            probabilities[c] = PortableMath.Exp(logits[c] - max);
            sum += probabilities[c];
        }

        foreach (ref var p in probabilities[..logits.Length])
        {
            p /= sum;
        }
    }
}
