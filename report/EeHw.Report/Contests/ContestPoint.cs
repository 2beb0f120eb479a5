using EeHw.Model.Units;

namespace EeHw.Report.Contests;

/// <summary>What a policy reaches at one budget.</summary>
/// <param name="Cost">Mean cost per sample, with its band where it is modelled.</param>
/// <param name="AccuracyFraction">Share of right answers.</param>
/// <param name="StandardError">Its standard error.</param>
public sealed record ContestPoint(Band Cost, double AccuracyFraction, double StandardError);
