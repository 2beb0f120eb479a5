using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>What one epoch brought.</summary>
/// <param name="Epoch">Epoch from 1.</param>
/// <param name="LearningRate">Learning rate of its last step.</param>
/// <param name="TrainLoss">Weighted sum over the exits of the mean cross-entropy in nats, while training.</param>
/// <param name="TrainAccuracies">Per exit: share of right answers while training.</param>
/// <param name="ValidationLoss">The weighted sum on the validation data, after the epoch.</param>
/// <param name="ValidationAccuracies">Per exit: share of right answers on the validation data.</param>
public sealed record EpochMetrics(int Epoch, double LearningRate, double TrainLoss, ValueList<double> TrainAccuracies, double ValidationLoss, ValueList<double> ValidationAccuracies);
