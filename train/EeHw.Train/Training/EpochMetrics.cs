using EeHw.Model.Numerics;
using EeHw.Train.Gates;

namespace EeHw.Train.Training;

/// <summary>What one epoch brought.</summary>
/// <param name="Epoch">Epoch from 1.</param>
/// <param name="LearningRate">Learning rate of its last step.</param>
/// <param name="TrainLoss">What is minimised, mean over the samples while training; for joint training the weighted sum over the exits of the mean cross-entropy in nats.</param>
/// <param name="TrainAccuracies">Per exit: share of right answers while training.</param>
/// <param name="ValidationLoss">The weighted sum on the validation data, after the epoch.</param>
/// <param name="ValidationAccuracies">Per exit: share of right answers on the validation data.</param>
public sealed record EpochMetrics(int Epoch, double LearningRate, double TrainLoss, ValueList<double> TrainAccuracies, double ValidationLoss, ValueList<double> ValidationAccuracies)
{
    /// <summary>Weights of the exits at the end of the epoch, where they are scheduled or learnt; else null.</summary>
    public ValueList<double>? ExitWeights { get; init; }

    /// <summary>Temperature of the distillation at the end of the epoch; null without one.</summary>
    public double? Temperature { get; init; }

    /// <summary>How the gates do on the validation data; null without.</summary>
    public GatedScore? Gated { get; init; }

    /// <summary>Per exit: share of right answers on the attacked validation data; null without attacks.</summary>
    public ValueList<double>? AttackedValidationAccuracies { get; init; }
}
