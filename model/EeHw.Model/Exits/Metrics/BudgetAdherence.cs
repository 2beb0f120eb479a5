namespace EeHw.Model.Exits.Metrics;

/// <summary>How well a budget was met.</summary>
/// <param name="BudgetMacs">Mean cost that was asked, MACs per sample.</param>
/// <param name="RealisedMacs">Mean cost on the samples.</param>
public sealed record BudgetAdherence(double BudgetMacs, double RealisedMacs)
{
    /// <summary>|realised - budget| / budget.</summary>
    public double ErrorFraction => Math.Abs(RealisedMacs - BudgetMacs) / BudgetMacs;
}
