using EeHw.Model.Exits;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Gates;

namespace EeHw.Train.Training;

/// <summary>What training gave.</summary>
/// <param name="Network">The network with the best weights met: greatest weighted mean of the exits' validation accuracies, then smallest validation loss; with gates, smallest of what their training minimises.</param>
/// <param name="BestEpoch">Epoch from 1 after which these weights were met; 0 for weights from within an epoch that was cut short, or the first ones.</param>
/// <param name="Epochs">Metrics of the epochs that were finished.</param>
/// <param name="IsPartial">Whether the training was cancelled before its end.</param>
public sealed record TrainResult(Network Network, int BestEpoch, ValueList<EpochMetrics> Epochs, bool IsPartial)
{
    /// <summary>The policy of gates that were trained with the network; null without.</summary>
    public IExitPolicy? Policy { get; init; }

    /// <summary>How they do on the validation data, with the weights of <see cref="BestEpoch"/>; null without.</summary>
    public GatedScore? Gated { get; init; }
}
