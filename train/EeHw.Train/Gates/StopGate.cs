using EeHw.Model.Exits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Checkpoints;
using EeHw.Train.Engines;
using EeHw.Train.Losses;
using EeHw.Train.Optimisers;
using EeHw.Train.Policies;

namespace EeHw.Train.Gates;

/// <summary>
/// One gate for all exits, as <see cref="StopDistributionPolicy"/>: begins with what imitation of the exits' confidences gives (stage 2), then follows the loss that also moves the network (stage 3), with an Adam of its
/// own. What it reads is scaled to mean 0 and deviation 1 over the training samples at the beginning.
/// </summary>
internal sealed class StopGate : JointGate
{
    private readonly GateChoice _choice;
    private readonly double[] _mean;
    private readonly double[] _deviation;
    private readonly bool[] _removed;
    private readonly double[] _scaled;
    private readonly ScalarAdam _adam;
    private double[] _best;

    /// <summary>Fits the gate to the network as it is.</summary>
    /// <param name="network">The network.</param>
    /// <param name="logits">Logits of the training samples, of each exit [N, C].</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="choice">How.</param>
    /// <param name="seed">Seed of the order of samples.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <exception cref="Model.Diagnostics.EeHwException">EEHW6010 where exits know other classes.</exception>
    public StopGate(Network network, float[][] logits, int[] labels, GateChoice choice, long seed, CancellationToken cancellation)
        : base(network)
    {
        if (Widths.Length == 1 || Array.Exists(Widths, w => w != Classes))
        {
            throw GateRows.Bad(Widths.Length == 1 ? "the network has one exit, where every sample leaves; there is nothing to decide." : "the exits do not know the same classes.", "One gate reads the logits of all exits: give it two or more exits with the same classes.");
        }

        _choice = choice;
        var fitted = Imitate(network, logits, labels, choice, seed, cancellation);
        _removed = [.. fitted.Confidences.Select(double.IsPositiveInfinity)];
        (_mean, _deviation) = Moments(logits, labels.Length);
        _scaled = [.. fitted.Weights.Select((w, i) => w * _deviation[i]), fitted.Bias + fitted.Weights.Select((w, i) => w * _mean[i]).Sum()];
        _adam = new ScalarAdam(_scaled.Length);
        _best = Plain();
    }

    /// <inheritdoc/>
    public override IExitPolicy Policy => new StopDistributionPolicy
    {
        Weights = _best.SkipLast(1).ToValueList(),
        Bias = _best[^1],
        Confidences = _removed.Select(r => r ? double.PositiveInfinity : 0).ToValueList(),
    };

    /// <inheritdoc/>
    public override BatchLoss Loss(IReadOnlyList<double> weights) => new StopLoss(weights, Plain(), _removed, _choice.Entropy, _choice.Supervision);

    /// <inheritdoc/>
    public override void Learn(ExitTotals batch)
    {
        // By the chain rule: plain weight = scaled / deviation, plain bias = scaled bias - Σ weight·mean.
        var g = batch.Gate;
        _adam.Step(_scaled, [.. _mean.Select((m, i) => _deviation[i] > 1e-12 ? (g[i] - (g[^1] * m)) / _deviation[i] : 0), g[^1]], _choice.LearningRate);
    }

    /// <inheritdoc/>
    public override void Remember() => _best = Plain();

    /// <inheritdoc/>
    public override void Save(StateBag state)
    {
        state.Put("gate", [.. _scaled, .. _best]);
        _adam.Save(state, "gate.adam");
    }

    /// <inheritdoc/>
    public override void Restore(StateBag state)
    {
        var kept = state.Doubles("gate");
        if (kept.Length != 2 * _scaled.Length)
        {
            throw new InvalidDataException($"it has {kept.Length} numbers as 'gate' instead of {2 * _scaled.Length}");
        }

        kept.AsSpan(0, _scaled.Length).CopyTo(_scaled);
        _best = kept[_scaled.Length..];
        _adam.Restore(state, "gate.adam");
    }

    /// <inheritdoc/>
    protected override (int Exit, double Objective) Decide(float[][] logits, int sample, int label, IReadOnlyList<double> weights)
    {
        var last = Widths.Length - 1;
        var plain = Plain();
        var (losses, on, features) = (new double[last + 1], new double[last], new double[Classes + 3]);
        var exit = last;
        for (var k = last; k >= 0; k--)
        {
            losses[k] = CrossEntropyOf(logits, k, sample, label);
            if (k == last)
            {
                continue;
            }

            StopDistributionPolicy.Features(logits[k].AsSpan(sample * Classes, Classes), features);
            on[k] = _removed[k] ? double.PositiveInfinity : plain[^1] + features.Select((x, i) => x * plain[i]).Sum();
            exit = on[k] <= 0 ? k : exit;
        }

        return (exit, StopLoss.Loss(losses, on, _choice.Entropy, new double[last + 1], new double[last]) + losses.Select((l, k) => _choice.Supervision * weights[k] * l).Sum());
    }

    private static StopDistributionPolicy Imitate(Network network, float[][] logits, int[] labels, GateChoice choice, long seed, CancellationToken cancellation)
    {
        var macs = new NetworkCosts(network);
        var trace = new Trace
        {
            Logits = [.. logits.SelectMany(l => l)],
            Exits = network.ExitCount,
            Samples = labels.Length,
            Classes = network.Classes(0),
            Labels = labels,
            CostMacs = macs.CumulativeMacs,
            BackboneMacs = macs.BackboneMacs,
            ExitNames = network.Exits.Select(e => e.Name).ToValueList(),
            Arithmetic = "float32",
            NetworkHash = "",
            DataHash = "",
        };
        return (StopDistributionPolicy)new StopDistributionFit().Fit(new PolicyFitRequest
        {
            Trace = trace,
            Options = new Dictionary<string, string> { ["epochs"] = choice.ImitationEpochs.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            Seed = seed,
            Cancellation = cancellation,
        }).Policy;
    }

    private (double[] Mean, double[] Deviation) Moments(float[][] logits, int samples)
    {
        var (sum, squares, features) = (new double[Classes + 3], new double[Classes + 3], new double[Classes + 3]);
        for (var k = 0; k < Widths.Length - 1; k++)
        {
            for (var n = 0; n < samples; n++)
            {
                StopDistributionPolicy.Features(logits[k].AsSpan(n * Classes, Classes), features);
                for (var i = 0; i < features.Length; i++)
                {
                    sum[i] += features[i];
                    squares[i] += features[i] * features[i];
                }
            }
        }

        var count = (double)samples * (Widths.Length - 1);
        return ([.. sum.Select(s => s / count)], [.. squares.Select((q, i) => Math.Sqrt(Math.Max(0, (q / count) - (sum[i] / count * sum[i] / count))))]);
    }

    private double[] Plain()
    {
        var weights = _deviation.Select((d, i) => d > 1e-12 ? _scaled[i] / d : 0).ToArray();
        return [.. weights, _scaled[^1] - weights.Select((w, i) => w * _mean[i]).Sum()];
    }
}
