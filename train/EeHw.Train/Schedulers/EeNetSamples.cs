using EeHw.Model.Exits;

namespace EeHw.Train.Schedulers;

/// <summary>
/// The inputs of an EENet training, by feature and then by sample: for exit k rows [p_1..p_C, max p, conf, q_1..q_(k-1)] with conf = 1 - H/ln C; the rows of earlier scores are filled
/// while training. Samples stand in a fixed random order, padded to a multiple of 16 by samples that weigh nothing.
/// </summary>
internal sealed class EeNetSamples
{
    public EeNetSamples(Trace trace, ReadOnlySpan<int> order)
    {
        (Exits, Classes, Count) = (trace.Exits, trace.Classes, order.Length);
        Padded = (order.Length + 15) / 16 * 16;
        Inputs = new double[Exits][];
        Right = new double[Exits][];
        Weighs = new double[Padded];
        Weighs.AsSpan(0, Count).Fill(1);
        var probabilities = new double[Classes];
        for (var k = 0; k < Exits; k++)
        {
            var (rows, right) = (new double[Width(k) * Padded], new double[Padded]);
            (Inputs[k], Right[k]) = (rows, right);
            for (var n = 0; n < Count; n++)
            {
                var logits = trace.LogitsOf(k, order[n]);
                var (greatest, certainty) = EeNetWeights.Features(logits, probabilities);
                for (var c = 0; c < Classes; c++)
                {
                    rows[(c * Padded) + n] = probabilities[c];
                }

                rows[(Classes * Padded) + n] = greatest;
                rows[((Classes + 1) * Padded) + n] = certainty;
                right[n] = LogitOrder.ArgMax(logits) == trace.Labels[order[n]] ? 1 : 0;
            }
        }
    }

    public int Exits { get; }

    public int Classes { get; }

    public int Count { get; }

    public int Padded { get; }

    /// <summary>[K][D_k, padded].</summary>
    public double[][] Inputs { get; }

    /// <summary>1 where the exit's answer is right [K][padded].</summary>
    public double[][] Right { get; }

    /// <summary>1 for a sample, 0 for padding.</summary>
    public double[] Weighs { get; }

    /// <summary>D_k = C + 2 + k, k from 0.</summary>
    public int Width(int exit) => Classes + 2 + exit;
}
