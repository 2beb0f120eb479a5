using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Budgets;

/// <summary>
/// Thresholds for a mean cost, MSDNet's family: planned shares p_k ∝ q^k with q such that Σ p_k c_k is the budget; then, exit by exit,
/// n_k = floor(N p_k) and t_k the n_k-th largest score among the samples not yet gone (Huang et al., ICLR 2018, budgeted batch classification).
/// Everything at or above t_k leaves, also ties; n_k = 0 means that nobody leaves; later exits absorb rounding.
/// </summary>
public static class GeometricBudget
{
    /// <summary>Fits thresholds to a budget.</summary>
    /// <param name="scores">A scored trace, of samples not used for reporting afterwards.</param>
    /// <param name="budgetMacs">Mean MACs per sample, heads paid: more than c_1 and less than c_K.</param>
    /// <returns>The fit.</returns>
    /// <exception cref="EeHwException">EEHW5005 with the feasible interval.</exception>
    public static BudgetFit Fit(TraceScores scores, double budgetMacs)
    {
        var (_, ratio) = SharesFor(ExitCosts.Macs(scores.Trace), budgetMacs);
        return Fit(scores, ratio, budgetMacs);
    }

    /// <summary>The shares of the family that meet a budget.</summary>
    /// <param name="costs">Cost per exit.</param>
    /// <param name="budget">Mean cost per sample, between c_1 and c_K.</param>
    /// <returns>Planned share per exit [K], and q.</returns>
    /// <exception cref="EeHwException">EEHW5005 with the feasible interval.</exception>
    public static (ValueList<double> Shares, double Ratio) SharesFor(ExitCosts costs, double budget)
    {
        Budgets.Shares.RequireFeasible(costs, budget);

        // The mean cost grows with q, so ln q is bisected.
        var (low, high) = (-64.0, 64.0);
        for (var i = 0; i < 200 && high - low > 1e-14; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = costs.Mean(SharesOf(middle, costs.PerExit.Count)) < budget ? (middle, high) : (low, middle);
        }

        var found = (low + high) / 2;
        return (ValueList.Create<double>(SharesOf(found, costs.PerExit.Count)), Math.Exp(found));
    }

    /// <summary>Thresholds for planned shares with a given ratio: one point of the family's accuracy-cost curve.</summary>
    /// <param name="scores">A scored trace.</param>
    /// <param name="ratio">q &gt; 0.</param>
    /// <returns>The fit; its budget is the planned cost.</returns>
    public static BudgetFit AtRatio(TraceScores scores, double ratio)
        => Fit(scores, ratio, ExitCosts.Macs(scores.Trace).Mean(SharesOf(Math.Log(ratio), scores.Trace.Exits)));

    /// <summary>The thresholds that let planned shares leave.</summary>
    /// <param name="scores">A scored trace.</param>
    /// <param name="shares">Planned share per exit [K], summing to 1.</param>
    /// <returns>Confidences [K-1].</returns>
    public static ValueList<double> ThresholdsFor(TraceScores scores, IReadOnlyList<double> shares)
        => Budgets.Shares.Thresholds(ExitTable.Of(scores), shares);

    private static BudgetFit Fit(TraceScores scores, double ratio, double budgetMacs)
    {
        var shares = SharesOf(Math.Log(ratio), scores.Trace.Exits);
        var policy = new ThresholdPolicy { Score = scores.Score, Confidences = ThresholdsFor(scores, shares) };
        return new(
            policy,
            budgetMacs,
            ExitCosts.Macs(scores.Trace).Mean(shares),
            ValueList.Create<double>(shares),
            ratio,
            PolicyEvaluation.Of(scores.Trace, policy.Decide(scores)));
    }

    private static double[] SharesOf(double logRatio, int exits)
    {
        // Relative to the largest term, so that no power overflows.
        var shares = Enumerable.Range(0, exits).Select(k => Math.Exp((logRatio * k) - Math.Max(0, logRatio * (exits - 1)))).ToArray();
        var sum = shares.Sum();
        return [.. shares.Select(s => s / sum)];
    }
}
