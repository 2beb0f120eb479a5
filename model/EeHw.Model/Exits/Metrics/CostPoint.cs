namespace EeHw.Model.Exits.Metrics;

/// <summary>A point of an accuracy-cost curve.</summary>
/// <param name="Macs">Mean cost in MACs per sample.</param>
/// <param name="Accuracy">Share of right answers.</param>
public readonly record struct CostPoint(double Macs, double Accuracy);
