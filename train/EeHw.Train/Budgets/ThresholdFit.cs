using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Budgets;

/// <summary>Fits the thresholds of any scored policy to a budget in any unit.</summary>
public static class ThresholdFit
{
    // Vectors of a grid: a fifth of a second with four exits.
    private const double GridVectors = 2e7;

    // Steps over samples of a grid with more exits: some seconds.
    private const double GridSteps = 1e9;

    /// <summary>Fits thresholds.</summary>
    /// <param name="policy">The policy; its thresholds do not matter.</param>
    /// <param name="trace">A trace of samples not used for reporting afterwards.</param>
    /// <param name="budget">Mean cost per sample, between c_1 and c_K.</param>
    /// <param name="method">How.</param>
    /// <param name="costs">Cost per exit; null for the MACs that the policy counts.</param>
    /// <returns>The fit.</returns>
    /// <exception cref="EeHwException">EEHW5005 with the feasible interval; EEHW5008, EEHW5022, EEHW5023 as the policy says.</exception>
    public static FittedThresholds Fit(IScoredPolicy policy, Trace trace, double budget, BudgetMethod method, ExitCosts? costs = null)
    {
        var table = ExitTable.Of(policy, trace, costs);
        Shares.RequireFeasible(table.Costs, budget);
        var shares = GeometricBudget.SharesFor(table.Costs, budget).Shares;
        var geometric = Shares.Thresholds(table, shares);
        var outcome = method switch
        {
            BudgetMethod.Geometric => new ThresholdCounter(table).Outcome(geometric.AsSpan()),
            BudgetMethod.Grid => OfGrid(table, budget, geometric),
            _ => CoordinateSearch.Improve(table, OfGrid(table, budget, geometric).Confidences, budget)!,
        };

        // A strict policy leaves above the threshold: the number just below lets the same samples go.
        var confidences = policy is ThresholdPolicy { Strict: true } ? outcome.Confidences.Select(c => double.IsPositiveInfinity(c) ? c : Math.BitDecrement(c)).ToValueList() : outcome.Confidences;
        return new(policy.WithConfidences(confidences), budget, table.Costs, method == BudgetMethod.Geometric ? shares : null, outcome);
    }

    // The geometric thresholds are levels of the grid too; so the search is never worse than they are, where they meet the budget.
    private static ThresholdOutcome OfGrid(ExitTable table, double budget, ValueList<double> geometric)
    {
        // Every choice for all but the last two early exits walks the samples once.
        var early = table.Exits - 1;
        var most = Math.Min(Math.Pow(GridVectors, 1.0 / early), early > 2 ? Math.Pow(GridSteps / table.Samples, 1.0 / (early - 2)) : double.MaxValue);
        var levels = (int)Math.Clamp(most - 1, 1, 401);
        var grid = (levels < 2 ? Enumerable.Repeat<IReadOnlyList<double>>([double.PositiveInfinity], early) : GridSearch.Quantiles(table, levels))
            .Select((axis, k) => axis.Append(geometric[k]).OrderDescending().Distinct().ToValueList())
            .ToList();

        // Where ties put even the geometric vector above the budget, a line search brings it below.
        return GridSearch.Search(table, grid, [budget])[0] ?? CoordinateSearch.Improve(table, geometric, budget)!;
    }
}
