namespace EeHw.Model.Exits.Metrics;

/// <summary>Answers of like confidence.</summary>
/// <param name="Count">How many.</param>
/// <param name="Accuracy">Share of right ones; 0 where there are none.</param>
/// <param name="Confidence">Mean of their largest probability; 0 where there are none.</param>
public sealed record CalibrationBin(long Count, double Accuracy, double Confidence);
