using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Train.Attacks;
using EeHw.Train.Layers;

namespace EeHw.Train.Training;

/// <summary>Attacks the network that is trained, with the weights of the moment.</summary>
internal sealed class Adversary
{
    private readonly TrainOptions _options;
    private readonly LabelAttack _attack;

    /// <summary>Begins.</summary>
    /// <param name="network">The network as it is trained.</param>
    /// <param name="options">How to train; <see cref="TrainOptions.Adversarial"/> is there.</param>
    /// <exception cref="EeHwException">EEHW6008 together with distillation.</exception>
    public Adversary(Network network, TrainOptions options)
    {
        if (options.Distillation is not null || options.Weighting?.Kind == "eenet")
        {
            throw new EeHwException(Codes.Training.BadAdversary, new Place { Item = "adversarial" }, "adversarial training learns from labels alone, but a teacher is asked for.", "Leave distillation and the weights of kind eenet out, or use phases.");
        }

        _options = options;

        // Scales of gradients belong to training, not to the attack.
        var plain = network with { Layers = [.. network.Layers.Select(l => l is GradientScaleLayer g ? g with { Factor = 1 } : l)] };
        _attack = new LabelAttack(plain, options.Normalisation, options.Adversarial!, options.Seed, options.MaximumThreads);
    }

    /// <summary>A batch with its attacked twin behind it.</summary>
    /// <param name="parameters">The weights of the moment.</param>
    /// <param name="data">Training data.</param>
    /// <param name="batch">Indices of the samples.</param>
    /// <param name="step">Step of the training, which the starts depend on.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>Twice as many samples.</returns>
    public Dataset Twins(ReadOnlySpan<float> parameters, Dataset data, int[] batch, long step, CancellationToken cancellation)
    {
        _attack.Take(parameters);
        var clean = Subsets.Of(data, batch);
        var attacked = _attack.Run(clean, _options.Adversarial!.Family, (step + 1) << 32, cancellation);
        return clean with { Values = [.. clean.Values, .. attacked.Values], Labels = [.. clean.Labels, .. clean.Labels] };
    }

    /// <summary>Validation data, attacked.</summary>
    /// <param name="parameters">The weights of the moment.</param>
    /// <param name="data">The data.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>As many samples.</returns>
    public Dataset Attacked(ReadOnlySpan<float> parameters, Dataset data, CancellationToken cancellation)
    {
        _attack.Take(parameters);
        return _attack.Run(data, _options.Adversarial!.Family, 0, cancellation);
    }
}
