using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Budgets;

/// <summary>A policy fitted to a budget.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="BudgetMacs">What was asked: mean MACs per sample.</param>
/// <param name="PlannedMacs">Mean cost of the planned shares; equals the budget but for the bisection's last bit.</param>
/// <param name="PlannedShares">Planned share per exit [K].</param>
/// <param name="Ratio">q: planned share of an exit over that of the exit before.</param>
/// <param name="Realised">What the policy does on the samples it was fitted to; rounding and ties move its cost off the plan.</param>
public sealed record BudgetFit(ThresholdPolicy Policy, double BudgetMacs, double PlannedMacs, ValueList<double> PlannedShares, double Ratio, PolicyEvaluation Realised);
