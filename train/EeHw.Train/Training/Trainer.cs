using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Engines;
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
    public static Network Initialise(Network network, long seed)
    {
        var engine = new Engine(network);
        foreach (var o in engine.Operators.OfType<ConvOperator>())
        {
            var random = new CounterRandom(seed, o.Index, WeightStream);
            var isRectified = network.Layers.Any(l => l is ReluLayer or ClipLayer && l.Inputs.Contains(o.Index));
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
    /// <param name="network">The network; see <see cref="Initialise"/> for fresh weights.</param>
    /// <param name="training">Samples to learn from.</param>
    /// <param name="validation">Samples to choose the best weights by.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Told after every step, in order, on the calling thread; null for nobody.</param>
    /// <param name="cancellation">Ends the training; the best weights so far are returned, marked partial.</param>
    /// <returns>The trained network.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the first step.</exception>
    /// <exception cref="EeHwException">EEHW1307 when data and network do not fit, EEHW6004 for exit weights, EEHW6005 when the loss is no longer finite, EEHW6006 without parameters.</exception>
    public static TrainResult Run(Network network, Dataset training, Dataset validation, TrainOptions options, Action<TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        training.RequireFits(network);
        validation.RequireFits(network);
        var exitWeights = ExitWeights(network, options);
        var engine = new Engine(network, options.MaximumThreads);
        if (engine.ParameterCount == 0)
        {
            throw new EeHwException(Codes.Training.NothingToTrain, new Place { Item = network.Name }, "the network has no weights to train.", "Give it a convolution or a dense layer.");
        }

        var best = new BestWeights(engine, validation, exitWeights);
        var optimiser = Create(options.Optimiser);
        var decays = Decays(engine);
        var gradient = new float[engine.Parameters.Length];
        var steps = (training.Count + options.Batch - 1) / options.Batch;
        var epochs = new List<EpochMetrics>();
        long samples = 0;
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            var order = new CounterRandom(options.Seed, epoch, OrderStream).NextPermutation(training.Count);
            var totals = new ExitTotals(network.ExitCount);
            double rate = 0;
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
                    return new TrainResult(best.ToNetwork(), best.Epoch, epochs.ToValueList(), IsPartial: true);
                }

                var batch = order[(step * options.Batch)..Math.Min(order.Length, (step + 1) * options.Batch)];
                totals.Add(engine.Gradient(training, batch, exitWeights, gradient));
                rate = options.Optimiser.LearningRate * options.Schedule.At(epoch + ((step + (options.Schedule.WarmupEpochs > 0 ? 1.0 : 0.0)) / steps), options.Epochs);
                optimiser.Step(engine.Parameters, gradient, decays, rate);
                samples += batch.Length;
                var loss = Loss(totals, exitWeights);
                RequireFinite(loss, network, epoch, step);
                EpochMetrics? finished = null;
                if (step == steps - 1)
                {
                    var scores = best.Offer(epoch + 1);
                    finished = new EpochMetrics(epoch + 1, rate, loss, Accuracies(totals), Weighted(scores, exitWeights), scores.Select(s => s.Accuracy).ToValueList());
                    epochs.Add(finished);
                }

                progress?.Invoke(new TrainProgress(epoch + 1, options.Epochs, step + 1, steps, samples, loss, Accuracies(totals), finished));
            }
        }

        return new TrainResult(best.ToNetwork(), best.Epoch, epochs.ToValueList(), IsPartial: false);
    }

    internal static double Weighted(IEnumerable<ExitScore> scores, IReadOnlyList<double> exitWeights) => scores.Select((s, k) => s.Loss * exitWeights[k]).Sum();

    private static double Loss(ExitTotals totals, ValueList<double> exitWeights) => totals.Loss.Select((l, k) => l / totals.Samples * exitWeights[k]).Sum();

    private static ValueList<double> Accuracies(ExitTotals totals) => totals.Right.Select(r => (double)r / totals.Samples).ToValueList();

    private static Optimiser Create(OptimiserChoice choice)
        => choice.Kind == "sgd" ? new Sgd(choice.Momentum, choice.WeightDecay) : new Adam(choice.Beta1, choice.Beta2, choice.Epsilon, choice.WeightDecay);

    private static float[] Decays(Engine engine)
    {
        var decays = new float[engine.Parameters.Length];
        foreach (var o in engine.Operators)
        {
            decays.AsSpan(o.Offset, o.WeightCount).Fill(1);
        }

        return decays;
    }

    private static ValueList<double> ExitWeights(Network network, TrainOptions options)
    {
        var weights = options.ExitWeights;
        if (weights.Count == 0)
        {
            return Enumerable.Repeat(1.0, network.ExitCount).ToValueList();
        }

        return weights.Count == network.ExitCount && weights.All(w => w >= 0 && double.IsFinite(w)) && weights.Sum() > 0
            ? weights
            : throw new EeHwException(
                Codes.Training.BadExitWeights,
                new Place { Item = "exitWeights" },
                $"{weights} does not belong to network '{network.Name}' with {network.ExitCount} exits; allowed is one weight of at least 0 per exit, not all 0.",
                "Leave exitWeights out for 1 each.");
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
