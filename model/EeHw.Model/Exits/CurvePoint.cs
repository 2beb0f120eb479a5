namespace EeHw.Model.Exits;

/// <summary>One point of an accuracy-cost curve.</summary>
/// <param name="Parameter">What was turned: the share ratio q of a geometric budget, or a shared threshold.</param>
/// <param name="Policy">The policy at that point.</param>
/// <param name="Evaluation">What it achieves.</param>
public sealed record CurvePoint(double Parameter, ThresholdPolicy Policy, PolicyEvaluation Evaluation);
