using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Train.Specs;

namespace EeHw.Train.Training;

/// <summary>Trains two specifications with the same seeds and compares them seed by seed, so that what the seed does falls out of the difference.</summary>
public static class PairedTraining
{
    /// <summary>Trains and measures. Nothing is written.</summary>
    /// <param name="spec">The way that is judged.</param>
    /// <param name="baseline">The way it is judged against; its exits have the same names.</param>
    /// <param name="seeds">Seeds, at least two.</param>
    /// <param name="progress">Told after every step; null for nobody.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>Accuracies of both, with their differences.</returns>
    /// <exception cref="EeHwException">EEHW6003 when the exits differ, and all that a training run can say.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: half a comparison is of no use.</exception>
    public static PairedEffect Run(TrainSpec spec, TrainSpec baseline, ValueList<long> seeds, Action<TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds.Count, 2);
        if (new[] { spec, baseline }.Any(s => s.Personal is not null || s.Federated is not null))
        {
            throw new EeHwException(Codes.Training.BadUsers, new Place { Item = spec.Network?.Name ?? "network" }, "only trainings at one place are compared, not those of users.", "Leave 'personal' and 'federated' out.");
        }

        var names = new[] { spec, baseline }.Select(s => TrainingRun.NetworkOf(s).Exits.Select(e => e.Name).ToValueList()).ToList();
        if (!names[0].Equals(names[1]))
        {
            throw new EeHwException(Codes.Training.BadExit, new Place { Item = spec.Network?.Name ?? "network" }, $"its exits are {names[0]}, those of the baseline {names[1]}.", "Compare networks with the same exits.");
        }

        var results = new[] { spec, baseline }.Select(s => Accuracies(s, seeds, progress, cancellation)).ToList();
        return new PairedEffect(seeds, names[0], results[0].Accuracies, results[1].Accuracies, results[0].Samples)
        {
            InputHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', results.Select(r => r.Hash).Concat(seeds.Select(s => s.ToString(CultureInfo.InvariantCulture))))))),
        };
    }

    private static (ValueList<ValueList<double>> Accuracies, int Samples, string Hash) Accuracies(TrainSpec spec, ValueList<long> seeds, Action<TrainProgress>? progress, CancellationToken cancellation)
    {
        var (training, validation, test) = (DatasetLoader.Load(spec.Training), DatasetLoader.Load(spec.Validation), DatasetLoader.Load(spec.Test));
        var accuracies = new List<ValueList<double>>();
        foreach (var seed in seeds)
        {
            var seeded = spec with { Options = spec.Options with { Seed = seed }, Phases = spec.Phases.Select(p => p with { Seed = seed }).ToValueList() };
            var result = TrainingRun.Train(seeded, TrainingRun.NetworkOf(seeded), training, validation, progress, cancellation);
            cancellation.ThrowIfCancellationRequested();
            accuracies.Add(Evaluation.Of(Layers.TrainingLayers.Fold(result.Network), test, cancellation).Select(s => s.Accuracy).ToValueList());
        }

        return (accuracies.ToValueList(), test.Count, TrainingRun.Hash(spec, training, validation, test));
    }
}
