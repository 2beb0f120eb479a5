using EeHw.Model.Numerics;
using EeHw.Train.Kernels;

namespace EeHw.Train.Attacks;

/// <summary>Cross-entropy of the uniform distribution with softmax(z): -(1/C) Σ_c ln p_c, with gradient p_c - 1/C. Smallest, ln C, where an exit knows nothing.</summary>
internal static class UniformLoss
{
    private const int Lanes = LaneBuffer.Lanes;

    /// <summary>Loss and gradient of a chunk.</summary>
    /// <param name="logits">Logits [classes, 16].</param>
    /// <param name="samples">Samples of the chunk; the other lanes have gradient 0.</param>
    /// <param name="gradient">Receives [classes, 16].</param>
    /// <returns>Sum of the losses in nats.</returns>
    public static double Apply(ReadOnlySpan<float> logits, int samples, Span<float> gradient)
    {
        var classes = logits.Length / Lanes;
        Span<double> exponentials = classes <= 256 ? stackalloc double[classes] : new double[classes];
        double loss = 0;
        gradient.Clear();
        for (var lane = 0; lane < samples; lane++)
        {
            double maximum = logits[lane];
            for (var c = 1; c < classes; c++)
            {
                maximum = Math.Max(maximum, logits[(c * Lanes) + lane]);
            }

            double sum = 0, mean = 0;
            for (var c = 0; c < classes; c++)
            {
                exponentials[c] = PortableMath.Exp(logits[(c * Lanes) + lane] - maximum);
                sum += exponentials[c];
                mean += (logits[(c * Lanes) + lane] - maximum) / classes;
            }

            loss += PortableMath.Log(sum) - mean;
            for (var c = 0; c < classes; c++)
            {
                gradient[(c * Lanes) + lane] = (float)((exponentials[c] / sum) - (1.0 / classes));
            }
        }

        return loss;
    }
}
