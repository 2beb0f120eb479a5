namespace EeHw.Train.Budgets;

/// <summary>How thresholds are chosen for a budget.</summary>
public enum BudgetMethod
{
    /// <summary>Shares p_k ∝ q^k that cost the budget (<see cref="GeometricBudget"/>).</summary>
    Geometric,

    /// <summary>The most right answers of all vectors of a grid of quantiles that cost no more than the budget (<see cref="GridSearch"/>).</summary>
    Grid,

    /// <summary>The grid's best, improved one and two exits at a time (<see cref="CoordinateSearch"/>).</summary>
    Coordinate,
}
