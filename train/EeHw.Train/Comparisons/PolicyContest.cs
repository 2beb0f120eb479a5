using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Metrics;
using EeHw.Model.Numerics;
using EeHw.Train.Budgets;
using EeHw.Train.Policies;

namespace EeHw.Train.Comparisons;

/// <summary>
/// Policies at equal budget: each is fitted to each budget on one trace and judged on another, and compared with the first of them sample by sample on the latter.
/// </summary>
public static class PolicyContest
{
    /// <summary>Compares.</summary>
    /// <param name="contestants">Policies, at least one; the first is what the others are compared with.</param>
    /// <param name="fitting">Trace to fit on.</param>
    /// <param name="judging">Trace to judge on; may be the same, and then flatters whoever has most parameters.</param>
    /// <param name="costs">Cost per exit; null for the MACs that each policy counts.</param>
    /// <param name="budgets">Mean costs per sample, each between c_1 and c_K.</param>
    /// <param name="catalog">Scores that can be named.</param>
    /// <param name="seed">Seed of fits that draw.</param>
    /// <param name="progress">Called with the share that is done.</param>
    /// <param name="cancellation">Ends the comparison; entries made by then are returned.</param>
    /// <returns>Entries by budget, then in the order of the contestants.</returns>
    /// <exception cref="EeHwException">EEHW5005 when a budget cannot be met; what else a policy refuses stands in its entry.</exception>
    public static ValueList<ContestEntry> Run(IReadOnlyList<Contestant> contestants, Trace fitting, Trace judging, ExitCosts? costs, IReadOnlyList<double> budgets, PolicyCatalog catalog, long seed, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(contestants);
        ArgumentNullException.ThrowIfNull(budgets);
        var entries = new List<ContestEntry>();
        foreach (var budget in budgets)
        {
            Shares.RequireFeasible(costs ?? ExitCosts.Macs(fitting), budget);
        }

        foreach (var budget in budgets)
        {
            bool[]? first = null;
            foreach (var contestant in contestants)
            {
                if (cancellation.IsCancellationRequested)
                {
                    return entries.ToValueList();
                }

                var request = new PolicyFitRequest
                {
                    Trace = fitting,
                    Budget = budget,
                    Method = contestant.Method,
                    Costs = costs,
                    Catalog = catalog,
                    Seed = seed,
                    Cancellation = cancellation,
                    Options = contestant.Score is { } score ? new Dictionary<string, string> { ["score"] = score } : [],
                };
                entries.Add(Enter(contestant, request, judging, costs, ref first));
                progress?.Invoke((double)entries.Count / (budgets.Count * contestants.Count));
            }
        }

        return entries.ToValueList();
    }

    private static ContestEntry Enter(Contestant contestant, PolicyFitRequest request, Trace judging, ExitCosts? costs, ref bool[]? first)
    {
        var budget = request.Budget!.Value;
        try
        {
            var policy = contestant.Fit.Fit(request).Policy;
            var (fitted, judged) = (PolicyEvaluation.Of(request.Trace, policy), PolicyEvaluation.Of(judging, policy));
            var right = RightOf(policy, judging);
            var paired = first is null ? null : PairedDifference.Of(first, right);
            first ??= right;
            return new(contestant.Name, budget, policy, fitted, judged, CostOf(fitted, costs), CostOf(judged, costs), paired, null);
        }
        catch (EeHwException e)
        {
            return new(contestant.Name, budget, null, null, null, 0, 0, null, e.Diagnostics[0].Message);
        }
    }

    private static double CostOf(PolicyEvaluation evaluation, ExitCosts? costs) => costs?.Mean(evaluation.ExitShares) ?? evaluation.ExpectedMacs;

    private static bool[] RightOf(IExitPolicy policy, Trace trace)
    {
        var decisions = policy.Decide(trace);
        var maps = policy.LabelMaps ?? trace.LabelMaps;
        return [.. decisions.Prediction.Select((p, n) => p == (maps is null ? trace.Labels[n] : maps[decisions.ExitOf[n]][trace.Labels[n]]))];
    }
}
