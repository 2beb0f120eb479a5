using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Training;

namespace EeHw.Train.Attachments;

/// <summary>A head and how it was trained.</summary>
/// <param name="Plan">What was asked.</param>
/// <param name="Head">The head, a network on the features of its tensor.</param>
/// <param name="BestEpoch">Epoch from 1 whose weights were kept; 0 for the first weights.</param>
/// <param name="Epochs">Metrics of the epochs; none where it was not trained.</param>
public sealed record TrainedHead(HeadPlan Plan, Network Head, int BestEpoch, ValueList<EpochMetrics> Epochs);
