using EeHw.Model.Numerics;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;
using EeHw.Train.Losses;

namespace EeHw.Train.Attacks;

/// <summary>Sum over the exits of the cross-entropy of the uniform distribution with softmax(z): -(1/C) Σ_c ln p_c, with gradient p_c - 1/C. Smallest, ln C, where an exit knows nothing.</summary>
internal sealed unsafe class UniformLoss : BatchLoss
{
    private const int Lanes = LaneBuffer.Lanes;

    /// <inheritdoc/>
    public override void Apply(Engine engine, Workspace work, ReadOnlySpan<int> samples, ReadOnlySpan<int> labels, ExitTotals total, double scale)
    {
        for (var k = 0; k < engine.Network.ExitCount; k++)
        {
            var (layer, length) = (engine.Network.Exits[k].Layer, engine.Targets.Classes(k) * Lanes);
            var gradient = new Span<float>(work.Gradients(layer), engine.Network.Classes(k) * Lanes);
            gradient[length..].Clear();
            total.Objective += Apply(new(work.Values(layer), length), samples.Length, scale, gradient[..length]);
        }
    }

    /// <summary>Loss and gradient of a chunk.</summary>
    /// <param name="logits">Logits [classes, 16].</param>
    /// <param name="samples">Samples of the chunk; the other lanes have gradient 0.</param>
    /// <param name="scale">Factor on the gradient.</param>
    /// <param name="gradient">Receives [classes, 16].</param>
    /// <returns>Sum of the losses in nats.</returns>
    public static double Apply(ReadOnlySpan<float> logits, int samples, double scale, Span<float> gradient)
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
                gradient[(c * Lanes) + lane] = (float)(scale * ((exponentials[c] / sum) - (1.0 / classes)));
            }
        }

        return loss;
    }
}
