using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Metrics;

/// <summary>A policy on a trace.</summary>
/// <param name="Right">Samples answered rightly.</param>
/// <param name="ExpectedMacs">Mean cost Σ f_k c_k in MACs per sample, heads paid.</param>
/// <param name="ExitShares">Share of samples per exit [K].</param>
/// <param name="Efficacy">Area of <see cref="Metrics.Efficacy"/>.</param>
/// <param name="Balance">How evenly the exits are used; null with one exit.</param>
/// <param name="Calibration">Calibration of the answers given.</param>
/// <param name="Budget">How the budget was met; null without one.</param>
public sealed record PolicyQuality(Proportion Right, double ExpectedMacs, ValueList<double> ExitShares, double Efficacy, Balance? Balance, Calibration Calibration, BudgetAdherence? Budget)
{
    /// <summary>Judges decisions.</summary>
    /// <param name="trace">The trace they were made on.</param>
    /// <param name="decisions">The decisions.</param>
    /// <param name="budgetMacs">Mean cost that was asked, above 0; null for none.</param>
    /// <returns>The figures.</returns>
    public static PolicyQuality Of(Trace trace, ExitDecisions decisions, double? budgetMacs = null)
        => Of(trace, decisions, [.. trace.CostMacs.Select(c => (double)c)], trace.LabelMaps, budgetMacs);

    /// <summary>Judges a policy, at its own costs and labels.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="budgetMacs">Mean cost that was asked, above 0; null for none.</param>
    /// <returns>The figures.</returns>
    public static PolicyQuality Of(Trace trace, IExitPolicy policy, double? budgetMacs = null)
        => Of(trace, policy.Decide(trace), policy.CostsOn(trace), policy.LabelMaps ?? trace.LabelMaps, budgetMacs);

    private static PolicyQuality Of(Trace trace, ExitDecisions decisions, ValueList<double> costs, ValueList<ValueList<int>>? maps, double? budgetMacs)
    {
        var shares = decisions.Shares(trace.Exits);
        var macs = shares.Select((f, k) => f * costs[k]).Sum();
        var right = decisions.Prediction.Where((p, n) => p == (maps is null ? trace.Labels[n] : maps[decisions.ExitOf[n]][trace.Labels[n]])).LongCount();
        return new(
            new(right, trace.Samples),
            macs,
            shares.ToValueList(),
            Metrics.Efficacy.Of(shares, costs),
            Metrics.Balance.Of(shares),
            Calibration.OfAnswers(trace, decisions, maps),
            budgetMacs is { } budget ? new(budget, macs) : null);
    }
}
