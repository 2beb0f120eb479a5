using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>What training gave.</summary>
/// <param name="Network">The network with the best weights met: greatest weighted mean of the exits' validation accuracies, then smallest validation loss.</param>
/// <param name="BestEpoch">Epoch from 1 after which these weights were met; 0 for weights from within an epoch that was cut short, or the first ones.</param>
/// <param name="Epochs">Metrics of the epochs that were finished.</param>
/// <param name="IsPartial">Whether the training was cancelled before its end.</param>
public sealed record TrainResult(Network Network, int BestEpoch, ValueList<EpochMetrics> Epochs, bool IsPartial);
