using EeHw.Model.Datasets;
using EeHw.Model.Numerics;
using EeHw.Train.Gates;

namespace EeHw.Train.Training;

/// <summary>How to train.</summary>
public sealed record TrainOptions
{
    /// <summary>Ten epochs of batches of 64, Adam, cosine, every exit with weight 1.</summary>
    public static readonly TrainOptions Default = new();

    /// <summary>Passes over the training data, at least 1.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Samples per step, at least 1. Multiples of 16 are computed fastest; a batch keeps at most batch / 16 cores busy.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Seed of the order of samples and of fresh weights.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Optimiser.</summary>
    public OptimiserChoice Optimiser { get; init; } = OptimiserChoice.Default;

    /// <summary>Schedule of the learning rate.</summary>
    public ScheduleChoice Schedule { get; init; } = ScheduleChoice.Default;

    /// <summary>Weight of each exit's loss, at least 0 and not all 0; empty for 1 each.</summary>
    public ValueList<double> ExitWeights { get; init; } = [];

    /// <summary>How the weights are found instead; null for <see cref="ExitWeights"/>.</summary>
    public ExitWeighting? Weighting { get; init; }

    /// <summary>Share of the label that is spread evenly over all classes, in [0, 1).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>What early exits learn from a teacher; null for labels alone.</summary>
    public DistillationChoice? Distillation { get; init; }

    /// <summary>Gates that are trained together with the network; null for none.</summary>
    public GateChoice? Gates { get; init; }

    /// <summary>Attacked samples beside clean ones; null for clean ones alone.</summary>
    public AdversarialChoice? Adversarial { get; init; }

    /// <summary>How pixels became the values of the data, for attacks; null: they are the same. A training run takes it from its data.</summary>
    public Normalisation? Normalisation { get; init; }

    /// <summary>Each tensor that a head stands on receives the mean of the gradients of the losses after it instead of their sum.</summary>
    public bool HasGradientEquilibrium { get; init; }

    /// <summary>Layers whose weights stay as they are: names, beginnings of names before a <c>*</c>, <c>backbone</c>, <c>heads</c>.</summary>
    public ValueList<string> Frozen { get; init; } = [];

    /// <summary>Layers that get fresh weights first, chosen in the same way.</summary>
    public ValueList<string> Fresh { get; init; } = [];

    /// <summary>The last weights are returned instead of the best, and nothing is measured on the validation data.</summary>
    public bool KeepsLast { get; init; }

    /// <summary>Cores to use at most; null for all. No influence on results.</summary>
    public int? MaximumThreads { get; init; }
}
