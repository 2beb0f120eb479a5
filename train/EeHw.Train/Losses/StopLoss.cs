using EeHw.Model.Numerics;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;

namespace EeHw.Train.Losses;

/// <summary>
/// Stage 3 of Chen, Dai, Li, Gao and Song (ICML 2020): Σ_k q_k CE_k + β Σ_k q_k ln q_k + s Σ_k w_k CE_k, with the stop distribution q of a gate on the logits. Moves the network through CE_k and through what the gate
/// reads; the gate's own gradient goes into <see cref="ExitTotals.Gate"/>.
/// </summary>
/// <param name="weights">w_k [K].</param>
/// <param name="gate">The gate of this step, as it reads logits: [weights of z (C), mean, maximum, entropy; bias].</param>
/// <param name="removed">Early exits where nobody stops [K-1].</param>
/// <param name="entropy">β.</param>
/// <param name="supervision">s.</param>
internal sealed unsafe class StopLoss(IReadOnlyList<double> weights, double[] gate, bool[] removed, double entropy, double supervision) : BatchLoss
{
    private const int Lanes = LaneBuffer.Lanes;

    /// <inheritdoc/>
    public override bool CountsObjective => true;

    /// <summary>q_k, and the slopes of Σ_k q_k (l_k + β ln q_k) in the gate before the sigmoid.</summary>
    /// <param name="losses">l_k [K].</param>
    /// <param name="on">Gate before the sigmoid of going on [K-1]; infinity where an exit is removed.</param>
    /// <param name="beta">β.</param>
    /// <param name="stop">Receives q_k [K].</param>
    /// <param name="slopes">Receives the slopes [K-1].</param>
    /// <returns>The sum.</returns>
    public static double Loss(ReadOnlySpan<double> losses, ReadOnlySpan<double> on, double beta, Span<double> stop, Span<double> slopes)
    {
        var early = on.Length;
        var reach = 1.0;
        double sum = 0;
        Span<double> worth = stackalloc double[early + 1];
        for (var k = 0; k <= early; k++)
        {
            var pi = k < early ? Policies.Logistic.Sigmoid(on[k]) : 0;
            stop[k] = reach * (1 - pi);
            reach *= pi;
            var log = beta > 0 && stop[k] > 0 ? beta * PortableMath.Log(stop[k]) : 0;
            worth[k] = losses[k] + log + beta;
            sum += stop[k] * (losses[k] + log);
        }

        // dq_k/do_j: -π_j q_j for k = j, (1 - π_j) q_k for k > j.
        var later = stop[early] * worth[early];
        for (var j = early - 1; j >= 0; j--)
        {
            var pi = Policies.Logistic.Sigmoid(on[j]);
            slopes[j] = double.IsPositiveInfinity(on[j]) ? 0 : ((1 - pi) * later) - (pi * stop[j] * worth[j]);
            later += stop[j] * worth[j];
        }

        return sum;
    }

    /// <inheritdoc/>
    public override void Apply(Engine engine, Workspace work, ReadOnlySpan<int> samples, ReadOnlySpan<int> labels, ExitTotals total, double scale)
    {
        var network = engine.Network;
        var last = network.ExitCount - 1;
        var classes = network.Classes(last);
        var exits = Enumerable.Range(0, last + 1).Select(_ => new LaneSoftmax(classes)).ToArray();
        var (losses, stop, on, slopes, entropies, means) = (new double[last + 1], new double[last + 1], new double[last], new double[last], new double[last], new double[last]);
        var own = total.Gate = new double[gate.Length];
        for (var lane = 0; lane < Lanes; lane++)
        {
            var counts = lane < labels.Length;
            for (var k = 0; counts && k <= last; k++)
            {
                var z = work.Values(network.Exits[k].Layer) + lane;
                exits[k].Take(z);
                losses[k] = -exits[k].Logs[labels[lane]];
                total.Count(k, (losses[k], exits[k].Best == labels[lane] ? 1 : 0));
                total.Objective += supervision * weights[k] * losses[k];
                if (k < last)
                {
                    Read(k, z);
                }
            }

            total.Objective += counts ? Loss(losses, on, entropy, stop, slopes) : 0;
            for (var k = 0; k <= last; k++)
            {
                var layer = network.Exits[k].Layer;
                var gradient = engine.HasGradient(layer) ? work.Gradients(layer) + lane : null;
                var z = work.Values(layer) + lane;
                var slope = counts && k < last ? slopes[k] : 0;
                for (var c = 0; c < classes; c++)
                {
                    if (gradient is not null)
                    {
                        gradient[c * Lanes] = counts ? (float)(scale * (((stop[k] + (supervision * weights[k])) * (exits[k].Shares[c] - (c == labels[lane] ? 1 : 0))) + (slope == 0 ? 0 : slope * Through(k, c)))) : 0;
                    }

                    own[c] += scale * slope * (counts ? z[c * Lanes] : 0);
                }

                if (slope != 0)
                {
                    own[classes] += scale * slope * means[k];
                    own[classes + 1] += scale * slope * z[exits[k].Best * Lanes];
                    own[classes + 2] += scale * slope * entropies[k];
                    own[classes + 3] += scale * slope;
                }
            }
        }

        void Read(int k, float* z)
        {
            (on[k], means[k], entropies[k]) = (gate[^1], 0, 0);
            for (var c = 0; c < classes; c++)
            {
                on[k] += gate[c] * z[c * Lanes];
                means[k] += z[c * Lanes] / (double)classes;
                entropies[k] -= exits[k].Shares[c] * exits[k].Logs[c];
            }

            on[k] += (gate[classes] * means[k]) + (gate[classes + 1] * z[exits[k].Best * Lanes]) + (gate[classes + 2] * entropies[k]);
            on[k] = removed[k] ? double.PositiveInfinity : on[k];
        }

        // d on_k / d z_c; dH/dz_c = -p_c (ln p_c + H).
        double Through(int k, int c)
            => gate[c] + (gate[classes] / classes) + (c == exits[k].Best ? gate[classes + 1] : 0) - (gate[classes + 2] * exits[k].Shares[c] * (exits[k].Logs[c] + entropies[k]));
    }
}
