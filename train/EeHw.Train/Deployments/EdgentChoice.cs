namespace EeHw.Train.Deployments;

/// <summary>An exit and a cut for a deadline.</summary>
/// <param name="Exit">Exit that answers all samples, from 0.</param>
/// <param name="Cut">Steps before the cut.</param>
/// <param name="CutName">Name of the last step before it; <c>nothing</c> for none.</param>
/// <param name="LatencyNs">Predicted time to an answer, the same for all samples.</param>
/// <param name="AccuracyFraction">Accuracy of that exit.</param>
public sealed record EdgentChoice(int Exit, int Cut, string CutName, double LatencyNs, double AccuracyFraction);
