using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Train.Budgets;

namespace EeHw.Train.Schedulers;

/// <summary>An EENet schedule fitted to a budget.</summary>
/// <param name="Policy">The schedule.</param>
/// <param name="Outcome">Thresholds, and what they do on the fitted samples; rounding and ties move its cost off the plan.</param>
/// <param name="Budget">What was asked: mean cost per sample.</param>
/// <param name="AssignedCost">Mean cost of the mean assignment, before it is projected onto the budget.</param>
/// <param name="PlannedShares">Planned share per exit [K].</param>
public sealed record EeNetFit(EeNetPolicy Policy, ThresholdOutcome Outcome, double Budget, double AssignedCost, ValueList<double> PlannedShares);
