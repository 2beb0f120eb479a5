namespace EeHw.Report;

/// <summary>Accuracy at a cost.</summary>
/// <param name="Name">What it is.</param>
/// <param name="ExpectedMacs">Mean cost in MACs per sample, heads paid.</param>
/// <param name="AccuracyFraction">Share of right answers.</param>
public sealed record TradeOffPoint(string Name, double ExpectedMacs, double AccuracyFraction);
