namespace EeHw.Train.Training;

/// <summary>How one exit does on a data set.</summary>
/// <param name="Loss">Mean cross-entropy in nats.</param>
/// <param name="Accuracy">Share of right answers.</param>
public sealed record ExitScore(double Loss, double Accuracy);
