using EeHw.Train.Engines;
using EeHw.Train.Kernels;
using EeHw.Train.Policies;

namespace EeHw.Train.Losses;

/// <summary>
/// Differentiable branching (Scardapane, Comminiello, Scarpiniti, Baccarelli and Uncini 2020): f_K = ŷ_K, f_k = g_k ŷ_k + (1 - g_k) f_(k+1) backwards, g_k = σ(last output of exit k); minimises
/// -ln f_1[y] + s Σ_k w_k CE_k + λ Σ_k c_k g_k Π_(j&lt;k)(1 - g_j)/c_K with g_K = 1.
/// </summary>
/// <remarks>
/// With r_k = g_k Π_(j&lt;k)(1 - g_j) ŷ_k[y] / f_1[y], which sum to 1, the gradient by the classes' logits is (r_k + s w_k)(softmax(z_k) - onehot(y)): every exit learns from the samples for which it answers.
/// </remarks>
/// <param name="weights">w_k [K].</param>
/// <param name="costs">c_k/c_K [K].</param>
/// <param name="lambda">λ in nats.</param>
/// <param name="supervision">s.</param>
internal sealed unsafe class SoftMixtureLoss(IReadOnlyList<double> weights, double[] costs, double lambda, double supervision) : BatchLoss
{
    private const int Lanes = LaneBuffer.Lanes;

    /// <inheritdoc/>
    public override bool CountsObjective => true;

    /// <inheritdoc/>
    public override void Apply(Engine engine, Workspace work, ReadOnlySpan<int> samples, ReadOnlySpan<int> labels, ExitTotals total, double scale)
    {
        var network = engine.Network;
        var last = network.ExitCount - 1;
        var classes = network.Classes(last);
        var exits = Enumerable.Range(0, last + 1).Select(_ => new LaneSoftmax(classes)).ToArray();
        var (likelihood, gates, slopes) = (new double[last + 1], new double[last], new double[last]);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var counts = lane < labels.Length;
            if (counts)
            {
                for (var k = 0; k <= last; k++)
                {
                    var z = work.Values(network.Exits[k].Layer) + lane;
                    exits[k].Take(z);
                    likelihood[k] = exits[k].Shares[labels[lane]];
                    total.Count(k, (-exits[k].Logs[labels[lane]], exits[k].Best == labels[lane] ? 1 : 0));
                    total.Objective -= supervision * weights[k] * exits[k].Logs[labels[lane]];
                    if (k < last)
                    {
                        gates[k] = z[classes * Lanes];
                    }
                }

                total.Objective += BranchGatesFit.Loss(likelihood, gates, costs, lambda, slopes);
            }

            var mixture = counts ? Mixture(likelihood, gates) : 1;
            var reach = 1.0;
            for (var k = 0; k <= last; k++)
            {
                var layer = network.Exits[k].Layer;
                var g = k < last && counts ? Logistic.Sigmoid(gates[k]) : 1;
                var factor = counts ? (reach * g * likelihood[k] / mixture) + (supervision * weights[k]) : 0;
                reach *= 1 - g;
                for (var c = 0; engine.HasGradient(layer) && c < classes; c++)
                {
                    work.Gradients(layer)[(c * Lanes) + lane] = counts ? (float)(scale * factor * (exits[k].Shares[c] - (c == labels[lane] ? 1 : 0))) : 0;
                }

                if (k < last && engine.HasGradient(layer))
                {
                    work.Gradients(layer)[(classes * Lanes) + lane] = counts ? (float)(scale * slopes[k]) : 0;
                }
            }
        }
    }

    // f_1[y], guarded as the loss guards it.
    private static double Mixture(double[] likelihood, double[] gates)
    {
        var mixture = likelihood[^1];
        for (var k = gates.Length - 1; k >= 0; k--)
        {
            var g = Logistic.Sigmoid(gates[k]);
            mixture = (g * likelihood[k]) + ((1 - g) * mixture);
        }

        return Math.Max(mixture, 1e-300);
    }
}
