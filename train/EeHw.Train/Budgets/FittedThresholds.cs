using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Budgets;

/// <summary>A policy whose thresholds were fitted to a budget.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Budget">What was asked: mean cost per sample.</param>
/// <param name="Costs">What it was counted in.</param>
/// <param name="PlannedShares">Planned share per exit [K]; null where the method plans none.</param>
/// <param name="Outcome">What the thresholds do on the fitted samples.</param>
public sealed record FittedThresholds(IScoredPolicy Policy, double Budget, ExitCosts Costs, ValueList<double>? PlannedShares, ThresholdOutcome Outcome);
