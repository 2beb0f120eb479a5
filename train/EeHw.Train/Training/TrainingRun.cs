using System.Security.Cryptography;
using System.Text;
using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Attacks;
using EeHw.Train.Checkpoints;
using EeHw.Train.Layers;
using EeHw.Train.Specs;

namespace EeHw.Train.Training;

/// <summary>A whole training run from file to files: the network, its metrics, and the specification with every default filled in.</summary>
public static class TrainingRun
{
    /// <summary>Loads, trains, measures and writes. Files are written at the end, each whole or not at all.</summary>
    /// <param name="spec">What to do.</param>
    /// <param name="progress">Told after every step; null for nobody.</param>
    /// <param name="cancellation">Ends the training; the best network so far is measured and written all the same, marked partial.</param>
    /// <returns>The report.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the first step: nothing is written.</exception>
    /// <exception cref="EeHwException">Anything in the specification, the data, the network file or the output folder that a user can mend.</exception>
    public static TrainingReport Execute(TrainSpec spec, Action<TrainProgress>? progress = null, CancellationToken cancellation = default)
        => Execute(spec, null, null, progress, cancellation);

    /// <summary>As the other overload; goes on from a checkpoint file where there is one, and keeps it up to date until the run is done.</summary>
    /// <param name="spec">What to do.</param>
    /// <param name="checkpoint">The file; null for none. A run that is cut short and goes on writes the same files as one that is not.</param>
    /// <param name="resumed">Told how many epochs the file held, where it was there; null for nobody.</param>
    /// <param name="progress">Told after every step; null for nobody.</param>
    /// <param name="cancellation">Ends the training; the checkpoint stays as after the last whole epoch.</param>
    /// <returns>The report.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the first step: nothing is written.</exception>
    /// <exception cref="EeHwException">As the other overload, and EEHW6020 for a checkpoint of another run.</exception>
    public static TrainingReport Execute(TrainSpec spec, string? checkpoint, Action<int>? resumed, Action<TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        var network = NetworkOf(spec);
        RequireWritable(spec.Output);
        var (training, validation, test) = (DatasetLoader.Load(spec.Training), DatasetLoader.Load(spec.Validation), DatasetLoader.Load(spec.Test));
        test.RequireFits(network);
        var hash = Hash(spec, training, validation, test);
        var kept = checkpoint is null ? null : Checkpoint.Open(checkpoint, hash);
        if (kept?.State is not null)
        {
            resumed?.Invoke(kept.Epochs);
        }

        var result = Train(spec, network, training, validation, progress, cancellation, kept);
        var open = result.Network;
        result = result with { Network = TrainingLayers.Fold(open) };
        var report = new TrainingReport(spec, result, new NetworkCosts(result.Network), Evaluation.Of(result.Network, test, CancellationToken.None), hash)
        {
            Cost = (spec.Phases.Count > 0 ? spec.Phases : [spec.Options]).Aggregate(TrainingCost.None, (sum, phase) => sum.Then(TrainingCost.Of(open, phase, training.Count))),
            Attacks = Attacks(spec, open, test, cancellation),
            Dropout = spec.DropoutSamples > 0 ? Evaluation.OfDropout(open, test, spec.DropoutSamples, spec.Options.Seed) : [],
        };
        OnnxWriter.Write(result.Network, spec.Output);
        report = report with { Gated = Gates(spec, result, test, training.Hash) };
        WriteSpecification(spec);
        AtomicFile.Write(MetricsPath(spec), JsonFile.ToBytes(ToolVersion.Text, hash, json => TrainingReportJson.Write(json, report)));
        if (!result.IsPartial)
        {
            kept?.Remove();
        }

        return report;
    }

    /// <summary>The network that a run begins with.</summary>
    /// <param name="spec">The run.</param>
    /// <returns>With first weights, or those of its file.</returns>
    internal static Network NetworkOf(TrainSpec spec)
    {
        var network = spec.Network is { } asked ? NetworkBuilder.Build(asked) : OnnxReader.Read(spec.NetworkFile!);
        network = GroupedHeads.Of(network, spec.Groups);
        if (spec.Network is not null || spec.IsFresh)
        {
            network = Trainer.Initialise(network, spec.Options.Seed);
        }

        return network;
    }

    /// <summary>All phases of a run, one after the other.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="network">What <see cref="NetworkOf"/> gives.</param>
    /// <param name="training">Samples to learn from.</param>
    /// <param name="validation">Samples to choose the best weights by.</param>
    /// <param name="progress">Told after every step; null for nobody.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <param name="checkpoint">Where to go on from, and what to keep up to date; null for none.</param>
    /// <returns>The network with layers that exist in training only, and the epochs of all phases.</returns>
    internal static TrainResult Train(TrainSpec spec, Network network, Dataset training, Dataset validation, Action<TrainProgress>? progress, CancellationToken cancellation, Checkpoint? checkpoint = null)
    {
        const string begin = "begin";
        var epochs = new List<EpochMetrics>();
        TrainResult? result = null;
        ValueList<TrainOptions> phases = spec.Phases.Count > 0 ? spec.Phases : [spec.Options];
        try
        {
            if (checkpoint?.State is { } state)
            {
                // The phases before: what they left is what the present one began with.
                epochs.AddRange(EpochRows.Read(state, EpochRows.Done));
                network = Taken(network, state.Singles(begin));
            }

            for (var p = checkpoint?.Phase ?? 0; p < phases.Count; p++)
            {
                Phase(p, checkpoint?.Phase == p ? checkpoint.State : null);
                if (result!.IsPartial)
                {
                    return result;
                }
            }
        }
        catch (InvalidDataException e) when (checkpoint is not null)
        {
            throw checkpoint.Broken(e.Message);
        }

        return result ?? throw checkpoint!.Broken($"phase {checkpoint.Phase + 1} of {phases.Count}");

        void Phase(int p, StateBag? from)
        {
            var phase = phases[p];
            if (result is not null && cancellation.IsCancellationRequested)
            {
                result = result with { IsPartial = true };
                return;
            }

            var teacher = phase.Distillation?.Teacher is { } file ? OnnxReader.Read(file) : null;
            var before = epochs.Count;
            var options = phase with { MaximumThreads = spec.Options.MaximumThreads, Normalisation = Normalisation.Of(spec.Training, training.Shape) };
            var first = result?.Network ?? network;
            var next = Trainer.RunFrom(first, training, validation, options, teacher, from, checkpoint is null ? null : Keep, progress, cancellation);
            epochs.AddRange(next.Epochs.Select(e => e with { Epoch = e.Epoch + before }));
            result = next with { BestEpoch = next.BestEpoch + before, Epochs = epochs.ToValueList() };

            void Keep(StateBag now)
            {
                now.Put(begin, first.Layers.SelectMany(LayerParameters.Of).ToArray());
                EpochRows.Put(now, EpochRows.Done, epochs);
                checkpoint!.Save(p, now);
            }
        }
    }

    private static Network Taken(Network network, ReadOnlySpan<float> parameters)
    {
        var layers = new List<Layer>();
        foreach (var layer in network.Layers)
        {
            var count = LayerParameters.Of(layer).Length;
            if (count > parameters.Length)
            {
                throw new InvalidDataException("it has fewer weights than the network");
            }

            layers.Add(LayerParameters.With(layer, parameters[..count]));
            parameters = parameters[count..];
        }

        return parameters.IsEmpty ? network with { Layers = layers.ToValueList() } : throw new InvalidDataException("it has more weights than the network");
    }

    /// <summary>Where the metrics of a run are written.</summary>
    /// <param name="spec">The run.</param>
    /// <returns>As named in the specification, else beside the network, ending with <c>.metrics.json</c>.</returns>
    public static string MetricsPath(TrainSpec spec) => spec.Metrics ?? Path.ChangeExtension(spec.Output, ".metrics.json");

    /// <summary>Where the policy of gates that were trained with the network is written.</summary>
    /// <param name="spec">The run.</param>
    /// <returns>Beside the network, ending with <c>.policy.yaml</c>.</returns>
    public static string PolicyPath(TrainSpec spec) => Path.ChangeExtension(spec.Output, ".policy.yaml");

    /// <summary>Where the complete specification of a run is written.</summary>
    /// <param name="spec">The run.</param>
    /// <returns>Beside the network, ending with <c>.train.resolved.yaml</c>.</returns>
    public static string ResolvedPath(TrainSpec spec) => Path.ChangeExtension(spec.Output, ".train.resolved.yaml");

    // The policy file names the network as it was written, so that it is refused on another one.
    private static PolicyEvaluation? Gates(TrainSpec spec, TrainResult result, Dataset test, string dataHash)
    {
        if (result.Policy is not { } policy)
        {
            return null;
        }

        var options = new TraceOptions { NetworkHash = NetworkHash.Of(spec.Output), Threads = spec.Options.MaximumThreads };
        var trace = TraceBuilder.Build(result.Network, test, options).Trace;
        PolicyFile.Write(PolicyPath(spec), new PolicyDocument(PolicyHeader.Of(trace, policy, spec.Options.Seed) with { DataHash = dataHash }, policy), ToolVersion.Text, options.NetworkHash);
        return PolicyEvaluation.Of(trace, policy);
    }

    // Clean, then each family, on the same samples; with the attack of the last phase that has one.
    private static ValueList<AttackScore> Attacks(TrainSpec spec, Network network, Dataset test, CancellationToken cancellation)
    {
        if (spec.Phases.Append(spec.Options).LastOrDefault(o => o.Adversarial is not null) is not { Adversarial: { } choice } options || cancellation.IsCancellationRequested)
        {
            return [];
        }

        var samples = Subsets.Of(test, [.. Enumerable.Range(0, Math.Min(test.Count, choice.TestSamples))]);
        var attack = new LabelAttack(network, Normalisation.Of(spec.Test, test.Shape), choice, options.Seed, spec.Options.MaximumThreads);
        return [Score("none", samples), .. AdversarialChoice.Families.Select(f => Score(f, attack.Run(samples, f)))];

        AttackScore Score(string family, Dataset data) => new(family, data.Count, Evaluation.Of(network, data, CancellationToken.None));
    }

    private static string Folder(TrainSpec spec) => Path.GetDirectoryName(spec.Output)!;

    /// <summary>Writes the complete specification of a run.</summary>
    /// <param name="spec">The run.</param>
    internal static void WriteSpecification(TrainSpec spec) => AtomicFile.WriteText(ResolvedPath(spec), TrainSpecYaml.Write(spec, Folder(spec)));

    // Minutes of training must not end at a folder that cannot be written.
    internal static void RequireWritable(string output)
    {
        var probe = output + ".probe";
        try
        {
            AtomicFile.WriteText(probe, "");
            File.Delete(probe);
        }
        catch (EeHwException e)
        {
            throw new EeHwException(e.Diagnostics.Select(d => d with { Place = new Place { File = output } }));
        }
    }

    /// <summary>SHA-256 over the specification, the data and the network files.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="data">Its data.</param>
    /// <returns>Lower-case hex.</returns>
    internal static string Hash(TrainSpec spec, params Dataset[] data)
    {
        var text = new StringBuilder(TrainSpecYaml.Write(spec with { Output = Path.Combine(Folder(spec), "output"), Metrics = null }, Folder(spec)));
        foreach (var set in data)
        {
            text.Append('\n').Append(set.Hash);
        }

        var files = spec.Phases.Append(spec.Options).Select(o => o.Distillation?.Teacher).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        foreach (var teacher in files)
        {
            text.Append('\n').Append(NetworkHash.Of(teacher));
        }

        if (spec.NetworkFile is { } file)
        {
            text.Append('\n').Append(NetworkHash.Of(file));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
