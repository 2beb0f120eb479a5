using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>Where the training stands, told after every step.</summary>
/// <param name="Epoch">Present epoch from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">Steps done in this epoch.</param>
/// <param name="Steps">Steps of an epoch.</param>
/// <param name="Samples">Training samples seen since the start.</param>
/// <param name="Loss">Weighted loss in nats, mean over this epoch so far.</param>
/// <param name="Accuracies">Per exit: share of right answers in this epoch so far.</param>
/// <param name="Finished">Metrics of the epoch when this was its last step, else null.</param>
public sealed record TrainProgress(int Epoch, int Epochs, int Step, int Steps, long Samples, double Loss, ValueList<double> Accuracies, EpochMetrics? Finished);
