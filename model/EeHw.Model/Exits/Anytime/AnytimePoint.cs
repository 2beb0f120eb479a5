namespace EeHw.Model.Exits.Anytime;

/// <summary>What interrupting every sample at one time gives.</summary>
/// <param name="Time">The time, in the unit of the costs; holds up to the next point.</param>
/// <param name="AnsweredShare">Share of the samples that have an answer by then.</param>
/// <param name="AccuracyFraction">Share of right answers among all samples, none counting as wrong; null where labels are unknown.</param>
public sealed record AnytimePoint(double Time, double AnsweredShare, double? AccuracyFraction);
