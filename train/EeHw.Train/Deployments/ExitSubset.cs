using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments;

/// <summary>A network with some of its exits, and what it does.</summary>
/// <param name="Kept">Whether each early exit is there [K-1].</param>
/// <param name="Confidence">The threshold that all kept exits share, on the confidence scale.</param>
/// <param name="AccuracyFraction">Share of right answers.</param>
/// <param name="MeanCost">Mean cost per sample: every segment and head weighted by the share of samples that reach it.</param>
/// <param name="WorstCost">Cost of a sample that leaves at the end.</param>
/// <param name="Shares">Share of samples per exit [K].</param>
public sealed record ExitSubset(ValueList<bool> Kept, double Confidence, double AccuracyFraction, double MeanCost, double WorstCost, ValueList<double> Shares);
