using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Train.Losses;
using EeHw.Train.Training;

namespace EeHw.Train.Attacks;

/// <summary>
/// Projected gradient ascent of cross-entropies within an L-inf ball (Madry et al., ICLR 2018), in the three families of Triple-Wins (Hu et al., ICLR 2020):
/// x' = clamp(x + clamp(δ + s·sign(∇ loss), ±ε), 0, 1), from a start uniform in ±ε.
/// </summary>
/// <remarks>Dropout is off and batch normalisation uses running statistics, so every sample is attacked for itself.</remarks>
public sealed class LabelAttack
{
    private readonly AttackLoop _loop;
    private readonly int _exits;

    /// <summary>Prepares an attack on a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="normalisation">How pixels became what the network reads; its scale is not used. Null: they are the same.</param>
    /// <param name="choice">The attack; its family is not used.</param>
    /// <param name="seed">Seed of the starts.</param>
    /// <param name="maximumThreads">Cores to use at most; null for all. No influence on results.</param>
    public LabelAttack(Network network, Normalisation? normalisation, AdversarialChoice choice, long seed, int? maximumThreads = null)
    {
        ArgumentNullException.ThrowIfNull(choice);
        _exits = network.ExitCount;
        var options = new AttackOptions { Norm = AttackNorm.Linf, Epsilon = choice.Epsilon, Step = choice.Step, Steps = choice.Steps, Start = choice.Epsilon, Seed = seed, MaximumThreads = maximumThreads };
        _loop = new AttackLoop(network, normalisation ?? Normalisation.Of(new("", "train", 1, [], []), network.Input), options);
    }

    /// <summary>Attacks samples.</summary>
    /// <param name="data">Normalised samples with their labels.</param>
    /// <param name="family">One of <see cref="AdversarialChoice.Families"/>.</param>
    /// <param name="key">Key of the first sample's start; those that follow count up.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>Attacked samples, normalised in the same way; the hash is not computed.</returns>
    /// <exception cref="EeHwException">EEHW5304 when a value is not from a pixel in [0, 1].</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Dataset Run(Dataset data, string family, long key = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var pixels = _loop.ToPixels(data.Values);
        _loop.Require(pixels);
        var attacked = family switch
        {
            "main" => Against(k => k == _exits - 1 ? 1 : 0),
            "avg" => Against(_ => 1.0 / _exits),
            "max" => Worst(),
            _ => throw new ArgumentException($"there is no family '{family}'", nameof(family)),
        };
        return data with { Values = _loop.FromPixels(attacked), Hash = "", Description = $"{data.Description}, attacked ({family})" };

        // Descending the negative loss ascends the loss.
        float[] Against(Func<int, double> weight) => _loop.PerSample(pixels, data.Labels, new JointLoss([.. Enumerable.Range(0, _exits).Select(k => -weight(k))]), key, null, cancellation);

        float[] Worst()
        {
            var best = Against(k => k == 0 ? 1 : 0);
            var losses = _loop.Losses(best, data.Labels, cancellation);
            for (var exit = 1; exit < _exits; exit++)
            {
                var other = Against(k => k == exit ? 1 : 0);
                var own = _loop.Losses(other, data.Labels, cancellation);
                for (var n = 0; n < own.Length; n++)
                {
                    if (own[n] > losses[n])
                    {
                        losses[n] = own[n];
                        other.AsSpan(n * _loop.Size, _loop.Size).CopyTo(best.AsSpan(n * _loop.Size));
                    }
                }
            }

            return best;
        }
    }

    /// <summary>Attacks other weights from now on.</summary>
    /// <param name="parameters">All parameters, as an engine of the same network keeps them.</param>
    internal void Take(ReadOnlySpan<float> parameters) => _loop.Engine.Take(parameters);
}
