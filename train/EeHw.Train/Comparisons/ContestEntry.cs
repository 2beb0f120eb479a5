using EeHw.Model.Exits;
using EeHw.Model.Exits.Metrics;

namespace EeHw.Train.Comparisons;

/// <summary>What one contestant made of one budget.</summary>
/// <param name="Contestant">Name of the contestant.</param>
/// <param name="Budget">Mean cost per sample asked for.</param>
/// <param name="Policy">The fitted policy; null where it could not be fitted.</param>
/// <param name="Fitted">What it does on the samples it was fitted to.</param>
/// <param name="Judged">What it does on the samples it is judged on.</param>
/// <param name="FittedCost">Mean cost on the fitted samples, in the budget's unit.</param>
/// <param name="JudgedCost">Mean cost on the judged samples.</param>
/// <param name="ToFirst">Paired difference to the first contestant on the judged samples; null for the first, and where there is no first.</param>
/// <param name="WhyNot">Why it could not be fitted.</param>
public sealed record ContestEntry(string Contestant, double Budget, IExitPolicy? Policy, PolicyEvaluation? Fitted, PolicyEvaluation? Judged, double FittedCost, double JudgedCost, PairedDifference? ToFirst, string? WhyNot)
{
    /// <summary>How far the cost on the fitted samples may lie from the budget for the comparison to be at equal budget.</summary>
    public const double Tolerance = 0.02;

    /// <summary>Whether the policy lies at the budget; a policy without a fine enough knob does not.</summary>
    public bool IsAtBudget => Math.Abs(FittedCost - Budget) <= Tolerance * Budget;
}
