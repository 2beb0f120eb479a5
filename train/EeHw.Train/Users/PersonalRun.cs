using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Engines;
using EeHw.Train.Layers;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Users;

/// <summary>Trains the heads of a network for every user, from file to files: metrics, the complete specification, and a network per user where wanted.</summary>
public static class PersonalRun
{
    /// <summary>Loads, divides, trains, measures and writes. Files are written at the end, each whole or not at all.</summary>
    /// <param name="spec">What to do; <see cref="TrainSpec.Personal"/> is there.</param>
    /// <param name="progress">Told after every step with the user from 1; null for nobody.</param>
    /// <param name="cancellation">Ends it; nothing is written then.</param>
    /// <returns>The report.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="EeHwException">EEHW6009 for users without samples or a network without early exits, and all that a training run can say.</exception>
    public static PersonalReport Execute(TrainSpec spec, Action<int, TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var choice = spec.Personal ?? throw new ArgumentException("no personal section", nameof(spec));
        var network = TrainingRun.NetworkOf(spec);
        if (network.ExitCount < 2)
        {
            throw new EeHwException(Codes.Training.BadUsers, new Place { Item = network.Name }, "the network has one exit: there are no heads to train.", "`eehw attach` adds exits.");
        }

        TrainingRun.RequireWritable(spec.Output);
        var (training, validation, test) = (DatasetLoader.Load(spec.Training), DatasetLoader.Load(spec.Validation), DatasetLoader.Load(spec.Test));
        test.RequireFits(network);
        var hash = TrainingRun.Hash(spec, training, validation, test);
        var split = new UserSplit(choice.Split, training.Classes, spec.Options.Seed);
        var own = (Training: split.Divide(training, "training"), Validation: split.Divide(validation, "validation"), Test: split.Divide(test, "test"));
        var before = Evaluation.Of(TrainingLayers.Fold(network), test, cancellation);
        var options = spec.Options with { Frozen = [.. spec.Options.Frozen, "backbone"], Normalisation = Normalisation.Of(spec.Training, training.Shape) };
        var teacher = options.Distillation?.Teacher is { } file ? OnnxReader.Read(file) : null;
        var (users, networks) = (new List<UserScore>(), new List<Network>());
        for (var u = 0; u < split.Users; u++)
        {
            var user = u + 1;
            var (learn, judge) = choice.Teacher == "labels" ? (own.Training[u], own.Validation[u]) : (Answered(network, own.Training[u], options), Answered(network, own.Validation[u], options));
            var result = Trainer.RunOpen(network, learn, judge, options, teacher, p => progress?.Invoke(user, p), cancellation);
            cancellation.ThrowIfCancellationRequested();
            var folded = TrainingLayers.Fold(result.Network);
            networks.Add(folded);
            users.Add(new UserScore(
                [own.Training[u].Count, own.Validation[u].Count, own.Test[u].Count],
                Enumerable.Range(0, training.Classes).Select(c => own.Training[u].Labels.Count(l => l == c)).ToValueList(),
                result.BestEpoch,
                Evaluation.Of(TrainingLayers.Fold(network), own.Test[u], cancellation),
                Evaluation.Of(folded, own.Test[u], cancellation),
                Evaluation.Of(folded, test, cancellation)));
        }

        var report = new PersonalReport(spec, network, before, users.ToValueList(), hash)
        {
            Costs = own.Training.Select(t => TrainingCost.Of(network, options, t.Count)).ToValueList(),
        };
        for (var u = 0; choice.WritesNetworks && u < networks.Count; u++)
        {
            OnnxWriter.Write(networks[u], NetworkPath(spec, u));
        }

        TrainingRun.WriteSpecification(spec);
        AtomicFile.Write(TrainingRun.MetricsPath(spec), JsonFile.ToBytes(ToolVersion.Text, hash, json => PersonalReportJson.Write(json, report)));
        return report;
    }

    /// <summary>Where the network of a user is written.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="user">User from 0.</param>
    /// <returns>Beside the output, ending with <c>.user1.onnx</c> for the first.</returns>
    public static string NetworkPath(TrainSpec spec, int user)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Path.ChangeExtension(spec.Output, FormattableString.Invariant($".user{user + 1}.onnx"));
    }

    // The same samples with the final exit's answers for labels.
    private static Dataset Answered(Network network, Dataset data, TrainOptions options)
    {
        var logits = network.Exits.Select((_, k) => new float[data.Count * network.Classes(k)]).ToArray();
        new Engine(network, options.MaximumThreads).Evaluate(data, logits);
        var classes = network.Classes(network.ExitCount - 1);
        return data with { Labels = [.. logits[^1].Chunk(classes).Select(row => Array.IndexOf(row, row.Max()))] };
    }
}
