using EeHw.Model.Numerics;
using EeHw.Train.Kernels;

namespace EeHw.Train.Engines;

/// <summary>Cross-entropy of softmax(z) for the logits z of one exit: -ln softmax(z)[label], with gradient softmax(z) - onehot(label).</summary>
internal static unsafe class CrossEntropy
{
    private const int Lanes = LaneBuffer.Lanes;

    /// <summary>Adds up loss and right answers of a chunk, and writes the gradient.</summary>
    /// <param name="logits">Logits [classes, 16].</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="labels">True class of each sample of the chunk, at most 16; the other lanes count nothing.</param>
    /// <param name="scale">Factor on the gradient: weight of the exit over the batch size.</param>
    /// <param name="gradient">Receives [classes, 16], or null.</param>
    /// <returns>Sum of the losses in nats, not scaled; number of samples whose greatest logit (the first of equals) is the label's.</returns>
    public static (double Loss, int Right) Apply(float* logits, int classes, ReadOnlySpan<int> labels, double scale, float* gradient)
    {
        Span<double> exponentials = classes <= 256 ? stackalloc double[classes] : new double[classes];
        double loss = 0;
        var right = 0;
        for (var lane = 0; lane < Lanes; lane++)
        {
            if (lane >= labels.Length)
            {
                for (var c = 0; gradient is not null && c < classes; c++)
                {
                    gradient[(c * Lanes) + lane] = 0;
                }

                continue;
            }

            var best = 0;
            for (var c = 1; c < classes; c++)
            {
                best = logits[(c * Lanes) + lane] > logits[(best * Lanes) + lane] ? c : best;
            }

            var maximum = (double)logits[(best * Lanes) + lane];
            double sum = 0;
            for (var c = 0; c < classes; c++)
            {
                exponentials[c] = PortableMath.Exp(logits[(c * Lanes) + lane] - maximum);
                sum += exponentials[c];
            }

            loss += PortableMath.Log(sum) + maximum - logits[(labels[lane] * Lanes) + lane];
            right += best == labels[lane] ? 1 : 0;
            for (var c = 0; gradient is not null && c < classes; c++)
            {
                gradient[(c * Lanes) + lane] = (float)(scale * ((exponentials[c] / sum) - (c == labels[lane] ? 1 : 0)));
            }
        }

        return (loss, right);
    }

    /// <summary>Loss of one sample.</summary>
    /// <param name="logits">Logits [classes, 16].</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="label">Its class.</param>
    /// <param name="lane">Its lane.</param>
    /// <returns>The loss in nats.</returns>
    public static double OfLane(float* logits, int classes, int label, int lane)
    {
        double maximum = logits[lane], sum = 0;
        for (var c = 1; c < classes; c++)
        {
            maximum = Math.Max(maximum, logits[(c * Lanes) + lane]);
        }

        for (var c = 0; c < classes; c++)
        {
            sum += PortableMath.Exp(logits[(c * Lanes) + lane] - maximum);
        }

        return PortableMath.Log(sum) + maximum - logits[(label * Lanes) + lane];
    }
}
