using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Checkpoints;
using EeHw.Train.Engines;
using EeHw.Train.Gates;
using EeHw.Train.Layers;
using EeHw.Train.Losses;
using EeHw.Train.Operators;
using EeHw.Train.Optimisers;

namespace EeHw.Train.Training;

/// <summary>Trains all exits of a network together: minimises Σ_k weight_k · mean cross-entropy_k.</summary>
/// <remarks>Same network, data and options give the same bytes, on any number of cores. Joint training of exits: Teerapittayanon et al. 2016 (BranchyNet), section III-B.</remarks>
public static class Trainer
{
    private const uint OrderStream = 1;
    private const uint WeightStream = 2;

    /// <summary>
    /// Gives every layer fresh weights: normal numbers with variance 2 / fan-in where a relu or clip reads the layer, else 1 / fan-in (He et al. 2015,
    /// section 2.2); biases 0.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="seed">Seed; the numbers of a layer depend on it and the layer's index.</param>
    /// <returns>The network with new weights.</returns>
    public static Network Initialise(Network network, long seed) => Initialise(network, seed, null);

    /// <summary>Gives some layers fresh weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="chosen">Per layer whether it gets them; null for all.</param>
    /// <returns>The network with new weights; those of mixed pools are uniform in [0, 1), batch normalisation starts as the identity.</returns>
    public static Network Initialise(Network network, long seed, IReadOnlyList<bool>? chosen)
    {
        var engine = new Engine(network);
        foreach (var o in engine.Operators.Where(o => chosen is null || chosen[o.Index]))
        {
            if (o is MixedPoolOperator)
            {
                engine.Parameters[o.Offset] = (float)new CounterRandom(seed, o.Index, WeightStream).NextUniform();
            }
            else if (o is BatchNormOperator)
            {
                var c = o.WeightCount;
                engine.Parameters.AsSpan(o.Offset, 4 * c).Clear();
                engine.Parameters.AsSpan(o.Offset, c).Fill(1);
                engine.Parameters.AsSpan(o.Offset + (3 * c), c).Fill(1);
            }
        }

        foreach (var o in engine.Operators.OfType<ConvOperator>().Where(o => chosen is null || chosen[o.Index]))
        {
            var random = new CounterRandom(seed, o.Index, WeightStream);
            var normalised = Enumerable.Range(0, network.Layers.Count).FirstOrDefault(i => network.Layers[i] is BatchNormLayer && network.Layers[i].Inputs[0] == o.Index, o.Index);
            var isRectified = network.Layers.Any(l => l is ReluLayer or ClipLayer && (l.Inputs.Contains(o.Index) || l.Inputs.Contains(normalised)));
            var deviation = Math.Sqrt((isRectified ? 2.0 : 1.0) / o.FanIn);
            foreach (ref var weight in engine.Parameters.AsSpan(o.Offset, o.WeightCount))
            {
                weight = (float)(deviation * random.NextNormal());
            }

            engine.Parameters.AsSpan(o.Offset + o.WeightCount, o.BiasCount).Clear();
        }

        engine.Share();
        return engine.ToNetwork();
    }

    /// <summary>Trains, from the weights that the network has.</summary>
    /// <param name="network">The network; see <see cref="Initialise(Network, long)"/> for fresh weights.</param>
    /// <param name="training">Samples to learn from.</param>
    /// <param name="validation">Samples to choose the best weights by.</param>
    /// <param name="options">How to train. A teacher network that it names must be given to the other overload.</param>
    /// <param name="progress">Told after every step, in order, on the calling thread; null for nobody.</param>
    /// <param name="cancellation">Ends the training; the best weights so far are returned, marked partial.</param>
    /// <returns>The trained network, with layers of the model only (<see cref="TrainingLayers.Fold"/>).</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the first step.</exception>
    /// <exception cref="EeHwException">EEHW1307 when data and network do not fit, EEHW6004 for exit weights, EEHW6005 when the loss is no longer finite, EEHW6006 without parameters, EEHW6007 for a teacher.</exception>
    public static TrainResult Run(Network network, Dataset training, Dataset validation, TrainOptions options, Action<TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        var result = RunOpen(network, training, validation, options, null, progress, cancellation);
        return result with { Network = TrainingLayers.Fold(result.Network) };
    }

    /// <summary>Trains, and leaves layers that exist in training only where they are, so that another phase can follow.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Samples to learn from.</param>
    /// <param name="validation">Samples to choose the best weights by.</param>
    /// <param name="options">How to train.</param>
    /// <param name="teacher">Network whose final exit teaches; null for the network's own.</param>
    /// <param name="progress">Told after every step; null for nobody.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <returns>The trained network.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the first step.</exception>
    /// <exception cref="EeHwException">As <see cref="Run"/>.</exception>
    public static TrainResult RunOpen(Network network, Dataset training, Dataset validation, TrainOptions options, Network? teacher, Action<TrainProgress>? progress = null, CancellationToken cancellation = default)
        => RunFrom(network, training, validation, options, teacher, null, null, progress, cancellation);

    /// <summary>As <see cref="RunOpen"/>; goes on from a state, and keeps one after every epoch.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">Samples to learn from.</param>
    /// <param name="validation">Samples to choose the best weights by.</param>
    /// <param name="options">How to train.</param>
    /// <param name="teacher">Network whose final exit teaches; null for the network's own.</param>
    /// <param name="from">State to go on from; null to begin.</param>
    /// <param name="keep">Receives the state after every epoch; null for nobody.</param>
    /// <param name="progress">Told after every step; null for nobody.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <returns>The trained network.</returns>
    /// <exception cref="InvalidDataException">The state is of another run.</exception>
    internal static TrainResult RunFrom(Network network, Dataset training, Dataset validation, TrainOptions options, Network? teacher, StateBag? from, Action<StateBag>? keep, Action<TrainProgress>? progress, CancellationToken cancellation)
    {
        training.RequireFits(network);
        validation.RequireFits(network);
        RequireGatesAlone(options);
        network = options.Gates?.Kind == "soft-mixture" ? GateRows.Insert(network) : network;
        var trained = options.Fresh.Count > 0 ? Initialise(network, options.Seed, FrozenLayers.Of(network, options.Fresh)) : network;
        trained = options.HasGradientEquilibrium ? GradientEquilibrium.Insert(trained) : trained;
        var schedule = new LossSchedule(trained, training, options, teacher);
        var adversary = options.Adversarial is null ? null : new Adversary(trained, options);
        var engine = new Engine(trained, options.MaximumThreads, options.Frozen.Count > 0 ? FrozenLayers.Of(trained, options.Frozen) : null, schedule.FeatureLayers);
        if (!engine.Operators.Any(o => o.IsTrainable && !o.IsFrozen))
        {
            throw options.Frozen.Count > 0
                ? new EeHwException(Codes.Training.NothingToTrain, new Place { Item = network.Name }, "all weights are frozen.", "Freeze less.")
                : new EeHwException(Codes.Training.NothingToTrain, new Place { Item = network.Name }, "the network has no weights to train.", "Give it a convolution or a dense layer.");
        }

        var gate = Gate(engine, training, options, cancellation);
        var judging = schedule.Judging;
        var best = new BestWeights(engine, validation, judging, gate);
        var optimiser = Create(options.Optimiser);
        var decays = Decays(engine);
        var gradient = new float[engine.Parameters.Length];
        var steps = (training.Count + options.Batch - 1) / options.Batch;
        var epochs = new List<EpochMetrics>();
        long samples = 0;
        if (from is not null)
        {
            Restore(from);
        }

        for (var epoch = epochs.Count; epoch < options.Epochs; epoch++)
        {
            var order = new CounterRandom(options.Seed, epoch, OrderStream).NextPermutation(training.Count);
            var totals = new ExitTotals(network.ExitCount);
            double rate = 0, objective = 0;
            for (var step = 0; step < steps; step++)
            {
                if (cancellation.IsCancellationRequested)
                {
                    // Nothing was learnt yet: nothing is worth keeping.
                    if (samples == 0)
                    {
                        cancellation.ThrowIfCancellationRequested();
                    }

                    best.OfferUnfinished();
                    return Result(isPartial: true);
                }

                var batch = order[(step * options.Batch)..Math.Min(order.Length, (step + 1) * options.Batch)];
                var weights = schedule.Weights(epoch);
                var loss = gate?.Loss(weights) ?? schedule.Next(epoch);
                var number = ((long)epoch * steps) + step;
                var now = adversary is null
                    ? engine.Gradient(training, batch, loss, gradient, options.Seed, number)
                    : engine.Gradient(adversary.Twins(engine.Parameters, training, batch, number, CancellationToken.None), [.. Enumerable.Range(0, 2 * batch.Length)], loss, gradient, options.Seed, number);
                engine.MoveStatistics(gradient);
                totals.Add(now);
                objective += loss.CountsObjective ? now.Objective : Sum(now, weights);
                schedule.Learn(now);
                gate?.Learn(now);
                rate = options.Optimiser.LearningRate * options.Schedule.At(epoch + ((step + (options.Schedule.WarmupEpochs > 0 ? 1.0 : 0.0)) / steps), options.Epochs);
                optimiser.Step(engine.Parameters, gradient, decays, rate);
                samples += batch.Length;
                var mean = loss is JointLoss && options.Weighting is null ? Loss(totals, weights) : objective / totals.Samples;
                RequireFinite(mean, network, epoch, step);
                EpochMetrics? finished = null;
                if (step == steps - 1)
                {
                    var attacked = options.KeepsLast ? null : adversary?.Attacked(engine.Parameters, validation, CancellationToken.None);
                    var (scores, underAttack) = options.KeepsLast ? best.Keep(epoch + 1) : best.Offer(epoch + 1, attacked);
                    finished = new EpochMetrics(epoch + 1, rate, mean, Accuracies(totals), Weighted(scores, judging), scores.Select(s => s.Accuracy).ToValueList())
                    {
                        ExitWeights = options.Weighting is null ? null : schedule.Weights(epoch),
                        AttackedValidationAccuracies = underAttack?.Select(s => s.Accuracy).ToValueList(),
                        Gated = best.LastGated,
                        Temperature = options.Distillation is null ? null : schedule.Temperature,
                    };
                    epochs.Add(finished);
                }

                if (finished is not null)
                {
                    keep?.Invoke(State());
                }

                progress?.Invoke(new TrainProgress(epoch + 1, options.Epochs, step + 1, steps, samples, mean, Accuracies(totals), finished));
            }
        }

        return Result(isPartial: false);

        StateBag State()
        {
            var state = new StateBag();
            state.Put("parameters", engine.Parameters);
            optimiser.Save(state);
            best.Save(state);
            schedule.Save(state);
            gate?.Save(state);
            EpochRows.Put(state, EpochRows.Present, epochs);
            return state;
        }

        void Restore(StateBag state)
        {
            state.Fill("parameters", engine.Parameters);
            optimiser.Restore(state);
            best.Restore(state);
            schedule.Restore(state);
            gate?.Restore(state);
            epochs.AddRange(EpochRows.Read(state, EpochRows.Present));
            samples = (long)epochs.Count * training.Count;
        }

        TrainResult Result(bool isPartial)
        {
            var found = best.ToNetwork();

            // The layers as they were given, with the weights that were found: gradient scales have done their work.
            var byName = found.Layers.ToDictionary(l => l.Name, StringComparer.Ordinal);
            return new TrainResult(options.HasGradientEquilibrium ? network with { Layers = network.Layers.Select(l => LayerParameters.With(l, LayerParameters.Of(byName[l.Name]))).ToValueList() } : found, best.Epoch, epochs.ToValueList(), isPartial) { Policy = gate?.Policy, Gated = best.Gated };
        }
    }

    internal static double Weighted(IEnumerable<ExitScore> scores, IReadOnlyList<double> exitWeights) => scores.Select((s, k) => s.Loss * exitWeights[k]).Sum();

    private static void RequireGatesAlone(TrainOptions options)
    {
        if (options.Gates is not null && (options.Distillation is not null || options.Adversarial is not null || options.LabelSmoothing > 0 || options.Weighting?.Kind is "eenet" or "dynexit"))
        {
            throw GateRows.Bad("gates learn with the network from labels alone, but distillation, attacked samples, label smoothing or weights of kind eenet or dynexit are asked for.", "Use them in a phase before that of the gates.");
        }
    }

    private static JointGate? Gate(Engine engine, Dataset training, TrainOptions options, CancellationToken cancellation)
    {
        if (options.Gates is not { Kind: "stop-distribution" } choice)
        {
            return options.Gates is { } mixture ? new MixtureGate(engine.Network, mixture) : null;
        }

        var logits = Evaluation.Logits(engine.Network, training.Count);
        new Engine(engine.Network, options.MaximumThreads).Evaluate(training, logits, cancellation: cancellation);
        return new StopGate(engine.Network, logits, training.Labels, choice, options.Seed, cancellation);
    }

    private static double Sum(ExitTotals totals, ValueList<double> exitWeights) => totals.Loss.Select((l, k) => l * exitWeights[k]).Sum();

    private static double Loss(ExitTotals totals, ValueList<double> exitWeights) => totals.Loss.Select((l, k) => l / totals.Samples * exitWeights[k]).Sum();

    private static ValueList<double> Accuracies(ExitTotals totals) => totals.Right.Select(r => (double)r / totals.Samples).ToValueList();

    private static Optimiser Create(OptimiserChoice choice)
        => choice.Kind == "sgd" ? new Sgd(choice.Momentum, choice.WeightDecay) : new Adam(choice.Beta1, choice.Beta2, choice.Epsilon, choice.WeightDecay);

    private static float[] Decays(Engine engine)
    {
        var decays = new float[engine.Parameters.Length];
        foreach (var o in engine.Operators.Where(o => o.Decays && !o.IsFrozen))
        {
            decays.AsSpan(o.Offset, o.WeightCount).Fill(1);
        }

        return decays;
    }

    private static void RequireFinite(double loss, Network network, int epoch, int step)
    {
        if (!double.IsFinite(loss))
        {
            throw new EeHwException(
                Codes.Training.Diverged,
                new Place { Item = network.Name },
                $"the loss is {(double.IsNaN(loss) ? "not a number" : "infinite")} in step {step + 1} of epoch {epoch + 1}.",
                "Use a smaller learning rate, some warm-up epochs, or data that is normalised.");
        }
    }
}
