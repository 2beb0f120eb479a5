using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Layers;
using EeHw.Train.Training;

namespace EeHw.Train.Attachments;

/// <summary>
/// Exits only: heads on a frozen backbone. The backbone runs once over the data; each head then learns from the features it kept. With nothing shared between heads
/// that minimises the unweighted sum of their cross-entropies (IC-only training: Kaya et al., ICML 2019, section 5.1).
/// </summary>
public static class HeadTraining
{
    /// <summary>Adam at 0.004 with a cosine, 15 epochs of batches of 128.</summary>
    public static readonly TrainOptions Usual = TrainOptions.Default with { Epochs = 15, Batch = 128, Optimiser = OptimiserChoice.Default with { LearningRate = 0.004 } };

    /// <summary>Makes heads with first weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="plans">Exits to attach, earliest first.</param>
    /// <param name="seed">Seed of the first weights.</param>
    /// <returns>Heads, not trained.</returns>
    /// <exception cref="EeHwException">EEHW6105.</exception>
    public static ValueList<TrainedHead> Initialise(Network network, ValueList<HeadPlan> plans, long seed)
    {
        var prefix = PrefixOf(network, plans.Count);
        return plans
            .Select((p, k) => new TrainedHead(
                p,
                Trainer.Initialise(HeadBuilder.Build(p.Kind, $"{prefix}{k + 1}", p.Point, network.Classes(network.ExitCount - 1), p.Width), seed + k),
                0,
                []))
            .ToValueList();
    }

    /// <summary>What names of new exits begin with, so that none is there already.</summary>
    /// <param name="network">The network.</param>
    /// <param name="heads">New exits.</param>
    /// <returns><c>exit</c> or <c>early</c>.</returns>
    internal static string PrefixOf(Network network, int heads) => network.Exits.Any(e => Enumerable.Range(1, heads).Select(k => FormattableString.Invariant($"exit{k}")).Contains(e.Name)) ? "early" : "exit";

    /// <summary>Trains heads on a frozen network.</summary>
    /// <param name="network">The network; none of its weights change.</param>
    /// <param name="heads">Heads with first weights.</param>
    /// <param name="training">Samples to learn from.</param>
    /// <param name="validation">Samples to choose the best weights by.</param>
    /// <param name="options">How to train; <see cref="TrainOptions.ExitWeights"/> has no meaning here.</param>
    /// <param name="caching">Told the share of the features that is there; null for nobody.</param>
    /// <param name="progress">Told after every step, with the exit's name; null for nobody.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>The heads, trained.</returns>
    /// <exception cref="EeHwException">EEHW1307 when data and network do not fit, EEHW6005 when a loss is no longer finite, EEHW6107.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: heads that are half trained are of no use.</exception>
    public static ValueList<TrainedHead> Run(
        Network network,
        ValueList<TrainedHead> heads,
        Dataset training,
        Dataset validation,
        TrainOptions options,
        IProgress<double>? caching = null,
        Action<string, TrainProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        // What has no weights at the front of a head is part of the features: a pool makes them a small share of the tensor.
        var fixedLayers = heads.Select(h => h.Head.Layers.Skip(1).TakeWhile(IsFixed).Count()).ToList();
        var probe = Attachment.Insert(network, heads.Select(h => (h.Plan.Point, h.Head)));
        var layers = heads.Select((_, k) => IndexOf(probe, heads, k, fixedLayers[k])).ToList();

        // Heads on the same tensor learn from the same features.
        var wanted = layers.Distinct().Order().ToList();
        var cached = FeatureCache.Of(probe, wanted, training, options.MaximumThreads, caching, cancellation);
        var judgedBy = FeatureCache.Of(probe, wanted, validation, options.MaximumThreads, null, cancellation);
        var (features, judged) = (layers.Select(l => cached[wanted.IndexOf(l)]).ToList(), layers.Select(l => judgedBy[wanted.IndexOf(l)]).ToList());
        var result = new List<TrainedHead>();
        for (var k = 0; k < heads.Count; k++)
        {
            var (head, count, name) = (heads[k].Head, fixedLayers[k], heads[k].Head.Name);
            var run = Trainer.Run(Tail(head, count), features[k], judged[k], options with { ExitWeights = [] }, p => progress?.Invoke(name, p), cancellation);
            cancellation.ThrowIfCancellationRequested();
            result.Add(heads[k] with { Head = head with { Layers = [.. head.Layers.Take(count + 1), .. run.Network.Layers.Skip(1).Select(Moved(count))], Exits = [head.Exits[0] with { Layer = run.Network.Exits[0].Layer + count }] }, BestEpoch = run.BestEpoch, Epochs = run.Epochs });
        }

        return result.ToValueList();
    }

    private static bool IsFixed(Layer layer) => layer is PoolLayer or FlattenLayer or GlobalAveragePoolLayer or ReluLayer or ClipLayer;

    // The heads of a tensor follow it one after the other, layer by layer.
    private static int IndexOf(Network probe, ValueList<TrainedHead> heads, int head, int layersIn)
    {
        var point = heads[head].Plan.Point;
        var first = probe.Layers.Select((l, i) => (l, i)).First(p => p.l.Name == point.Name).i;
        return layersIn == 0 ? first : first + heads.Take(head).Where(h => h.Plan.Point.Layer == point.Layer).Sum(h => TrainingLayers.Fold(h.Head).Layers.Count - 1) + layersIn;
    }

    private static Network Tail(Network head, int count) => head with
    {
        Layers = [new InputLayer { Name = "features", Inputs = [], Output = head.Layers[count].Output }, .. head.Layers.Skip(count + 1).Select(Moved(-count))],
        Exits = [head.Exits[0] with { Layer = head.Exits[0].Layer - count }],
    };

    private static Func<Layer, Layer> Moved(int by) => layer => layer with { Inputs = layer.Inputs.Select(j => j + by).ToValueList() };
}
