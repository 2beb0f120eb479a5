using EeHw.Model.Exits;
using EeHw.Model.Networks;
using EeHw.Train.Engines;
using EeHw.Train.Losses;
using EeHw.Train.Policies;

namespace EeHw.Train.Gates;

/// <summary>Gates of the soft mixture: they are outputs of the network, so that the network's optimiser moves them, and leave at 0, where σ is one half.</summary>
/// <param name="network">The network with gates (<see cref="GateRows"/>).</param>
/// <param name="choice">λ and supervision.</param>
internal sealed class MixtureGate(Network network, GateChoice choice) : JointGate(network)
{
    /// <inheritdoc/>
    public override IExitPolicy Policy => new ThresholdPolicy { Score = new GateScore(), Confidences = [.. new double[Widths.Length - 1]] };

    /// <inheritdoc/>
    public override BatchLoss Loss(IReadOnlyList<double> weights) => new SoftMixtureLoss(weights, Costs, choice.Lambda, choice.Supervision);

    /// <inheritdoc/>
    public override void Learn(ExitTotals batch)
    {
    }

    /// <inheritdoc/>
    public override void Remember()
    {
    }

    /// <inheritdoc/>
    protected override (int Exit, double Objective) Decide(float[][] logits, int sample, int label, IReadOnlyList<double> weights)
    {
        var last = Widths.Length - 1;
        var (likelihood, gates) = (new double[last + 1], new double[last]);
        var exit = last;
        double supervised = 0;
        for (var k = last; k >= 0; k--)
        {
            var loss = CrossEntropyOf(logits, k, sample, label);
            likelihood[k] = Model.Numerics.PortableMath.Exp(-loss);
            supervised += choice.Supervision * weights[k] * loss;
            if (k < last)
            {
                gates[k] = logits[k][(sample * Widths[k]) + Classes];
                exit = gates[k] >= 0 ? k : exit;
            }
        }

        return (exit, supervised + BranchGatesFit.Loss(likelihood, gates, Costs, choice.Lambda, new double[last]));
    }
}
