using EeHw.Model.Numerics;

namespace EeHw.Train.Budgets;

/// <summary>What a vector of thresholds does on a table of samples: exact counts.</summary>
/// <param name="Confidences">Thresholds [K-1] on the confidence scale; positive infinity: nobody leaves.</param>
/// <param name="LeftAt">Samples that leave at each exit [K].</param>
/// <param name="Right">Right answers.</param>
/// <param name="MeanCost">Mean cost per sample in the unit of the table's costs.</param>
public sealed record ThresholdOutcome(ValueList<double> Confidences, ValueList<int> LeftAt, int Right, double MeanCost);
