using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Attachments;
using EeHw.Train.Layers;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Users;

/// <summary>
/// Federated averaging (McMahan et al. 2017) of submodels of different depth, simulated: each user holds the network up to its deepest exit and trains it on its own data;
/// the server averages layer by layer over the users that have the layer, weighted by their samples.
/// </summary>
public static class FederatedRun
{
    /// <summary>Loads, divides, trains, measures and writes. Files are written at the end, each whole or not at all.</summary>
    /// <param name="spec">What to do; <see cref="TrainSpec.Federated"/> is there.</param>
    /// <param name="progress">Told after every step with round and user from 1; null for nobody.</param>
    /// <param name="finished">Told after every round; null for nobody.</param>
    /// <param name="cancellation">Ends it; nothing is written then.</param>
    /// <returns>The report.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="EeHwException">EEHW6009 for users without samples or exits that are not there, and all that a training run can say.</exception>
    public static FederatedReport Execute(TrainSpec spec, Action<int, int, TrainProgress>? progress = null, Action<FederatedRound>? finished = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var choice = spec.Federated ?? throw new ArgumentException("no federated section", nameof(spec));
        var network = TrainingRun.NetworkOf(spec);
        if (choice.Exits.FirstOrDefault(e => e > network.ExitCount) is var wrong and > 0)
        {
            throw new EeHwException(Codes.Training.BadUsers, new Place { Item = "federated.exits" }, FormattableString.Invariant($"exit {wrong} is asked for, but network '{network.Name}' has {network.ExitCount}."), "Count exits from 1.");
        }

        TrainingRun.RequireWritable(spec.Output);
        var (training, validation, test) = (DatasetLoader.Load(spec.Training), DatasetLoader.Load(spec.Validation), DatasetLoader.Load(spec.Test));
        test.RequireFits(network);
        var hash = TrainingRun.Hash(spec, training, validation, test);
        var data = new UserSplit(choice.Split, training.Classes, spec.Options.Seed).Divide(training, "training");
        var depths = Enumerable.Range(0, data.Count).Select(u => choice.ExitOf(u, network.ExitCount)).ToValueList();
        var options = spec.Options with { KeepsLast = true, Normalisation = Normalisation.Of(spec.Training, training.Shape) };
        var teacher = options.Distillation?.Teacher is { } file ? OnnxReader.Read(file) : null;
        var rounds = new List<FederatedRound>();
        for (var round = 1; round <= choice.Rounds; round++)
        {
            var locals = new List<(Network Network, long Samples)>();
            double loss = 0;
            for (var u = 0; u < data.Count; u++)
            {
                var (now, user) = (round, u + 1);
                var seed = options.Seed + ((long)round * data.Count) + u;
                var result = Trainer.RunOpen(Attachment.Prefix(network, depths[u]), data[u], validation, Shortened(options, depths[u]) with { Seed = seed }, teacher, p => progress?.Invoke(now, user, p), cancellation);
                cancellation.ThrowIfCancellationRequested();
                locals.Add((result.Network, data[u].Count));
                loss += result.Epochs[^1].TrainLoss * data[u].Count;
            }

            network = Average(network, locals);
            rounds.Add(new FederatedRound(round, Evaluation.Of(network, validation, cancellation), loss / data.Sum(d => d.Count)));
            finished?.Invoke(rounds[^1]);
        }

        network = TrainingLayers.Fold(network);
        var report = new FederatedReport(spec, network, data.Select(d => d.Count).ToValueList(), depths, rounds.ToValueList(), Evaluation.Of(network, test, cancellation), hash);
        OnnxWriter.Write(network, spec.Output);
        TrainingRun.WriteSpecification(spec);
        AtomicFile.Write(TrainingRun.MetricsPath(spec), JsonFile.ToBytes(ToolVersion.Text, hash, json => FederatedReportJson.Write(json, report)));
        return report;
    }

    /// <summary>Averages the weights of each layer over the networks that have one of its name.</summary>
    /// <param name="server">The network; what nobody has stays as it is.</param>
    /// <param name="locals">Networks with the samples they learnt from.</param>
    /// <returns>The network with Σ samples · weights / Σ samples, computed in double, in order.</returns>
    internal static Network Average(Network server, IReadOnlyList<(Network Network, long Samples)> locals)
    {
        var byName = locals.Select(l => (Layers: l.Network.Layers.ToDictionary(x => x.Name, StringComparer.Ordinal), l.Samples)).ToList();
        return server with { Layers = server.Layers.Select(Of).ToValueList() };

        Layer Of(Layer layer)
        {
            var values = LayerParameters.Of(layer);
            var owners = byName.Where(l => l.Layers.ContainsKey(layer.Name)).ToList();
            if (values.Length == 0 || owners.Count == 0)
            {
                return layer;
            }

            var sum = new double[values.Length];
            foreach (var owner in owners)
            {
                var own = LayerParameters.Of(owner.Layers[layer.Name]);
                for (var i = 0; i < sum.Length; i++)
                {
                    sum[i] += owner.Samples * (double)own[i];
                }
            }

            var samples = owners.Sum(o => o.Samples);
            return LayerParameters.With(layer, [.. sum.Select(s => (float)(s / samples))]);
        }
    }

    // What the file says of each exit, for those that a user has.
    private static TrainOptions Shortened(TrainOptions options, int exits) => options with
    {
        ExitWeights = options.ExitWeights.Take(exits).ToValueList(),
        Weighting = options.Weighting is { Limits.Count: > 0 } w ? w with { Limits = w.Limits.Take(exits - 1).ToValueList() } : options.Weighting,
    };
}
