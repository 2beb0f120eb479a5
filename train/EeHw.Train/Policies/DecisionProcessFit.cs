using System.Globalization;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>
/// Backward induction over calibration data (after EPNet, Dai et al. 2020). Bins are quantiles of max-softmax and of entropy, each exit its own. V_K = E[right] - λ, V_k(s) = max(E[right|s] - λ c_k/c_K,
/// Σ P(s'|s) V_(k+1)(s')), expectations being means over the trace's samples in a state. With a budget, λ is the smallest, by bisection, whose cost is no more than that.
/// </summary>
public sealed class DecisionProcessFit : IPolicyFit
{
    /// <inheritdoc/>
    public string Name => DecisionProcessPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "the states in which leaving is worth more than going on, by backward induction";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options =>
    [
        new("lambda", "0.05", "accuracy that the full network's cost is worth; without it a budget chooses"),
        new("confidenceBins", "50", "bins of max-softmax"),
        new("entropyBins", "4", "bins of entropy"),
    ];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var trace = request.Trace;
        var measures = Enumerable.Range(0, trace.Exits - 1).Select(k => Enumerable.Range(0, trace.Samples).Select(n => DecisionProcessPolicy.Measures(trace.LogitsOf(k, n))).ToArray()).ToArray();
        var empty = new DecisionProcessPolicy
        {
            Lambda = 0,
            ConfidenceEdges = measures.Select(m => Quantiles(m.Select(x => x.Confidence), request.Integer("confidenceBins", 1, 1000, 50))).ToValueList(),
            EntropyEdges = measures.Select(m => Quantiles(m.Select(x => x.Entropy), request.Integer("entropyBins", 1, 1000, 4))).ToValueList(),
            Leave = [],
        };
        var states = Enumerable.Range(0, trace.Exits - 1).Select(k => Enumerable.Range(0, trace.Samples).Select(n => empty.StateOf(k, trace.LogitsOf(k, n))).ToArray()).ToArray();
        var costs = (request.Costs?.PerExit ?? trace.CostMacs.Select(c => (double)c).ToValueList()).ToArray();
        var lambda = request.Budget is { } budget && request.Text("lambda") is null ? Lambda(request, empty, states, costs, budget) : request.Number("lambda", NumberRange.NotNegative, 0.05);
        var (policy, value) = Solve(trace, empty, states, costs, lambda);
        return new(policy, [string.Create(CultureInfo.InvariantCulture, $"lambda = {lambda:R}; expected value {value:0.0000} (accuracy less priced cost).")]);
    }

    /// <summary>Solves the process for one price.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="bins">A policy with the edges.</param>
    /// <param name="states">State of each sample at each early exit [K-1][N].</param>
    /// <param name="costs">c_k [K].</param>
    /// <param name="lambda">λ.</param>
    /// <returns>The policy and the mean value at the first exit.</returns>
    internal static (DecisionProcessPolicy Policy, double Value) Solve(Trace trace, DecisionProcessPolicy bins, int[][] states, double[] costs, double lambda)
    {
        var (early, samples) = (trace.Exits - 1, trace.Samples);
        var value = Enumerable.Range(0, samples).Select(n => (Right(early, n) ? 1.0 : 0) - lambda).ToArray();
        var leave = new ValueList<int>[early];
        for (var k = early - 1; k >= 0; k--)
        {
            var count = (bins.ConfidenceEdges[k].Count + 1) * (bins.EntropyEdges[k].Count + 1);
            var (seen, right, later) = (new int[count], new int[count], new double[count]);
            for (var n = 0; n < samples; n++)
            {
                var s = states[k][n];
                seen[s]++;
                right[s] += Right(k, n) ? 1 : 0;
                later[s] += value[n];
            }

            // A state never seen goes on: nothing is known of its answers.
            leave[k] = Enumerable.Range(0, count).Select(s => seen[s] > 0 && right[s] - (seen[s] * lambda * costs[k] / costs[^1]) >= later[s] ? 1 : 0).ToValueList();
            var states1 = states[k];
            for (var n = 0; n < samples; n++)
            {
                var s = states1[n];
                value[n] = leave[k][s] == 1 ? ((double)right[s] / seen[s]) - (lambda * costs[k] / costs[^1]) : later[s] / seen[s];
            }
        }

        return (bins with { Lambda = lambda, Leave = leave.ToValueList() }, value.Average());

        bool Right(int exit, int sample) => LogitOrder.ArgMax(trace.LogitsOf(exit, sample)) == trace.LabelOf(exit, sample);
    }

    private static double Lambda(PolicyFitRequest request, DecisionProcessPolicy bins, int[][] states, double[] costs, double budget)
    {
        Budgets.Shares.RequireFeasible(new ExitCosts(ValueList.Create<double>(costs), request.Costs?.Unit ?? ExitCosts.MacUnit, request.Costs?.Source ?? ExitCosts.MacSource), budget);
        var trace = request.Trace;
        var (low, high) = (0.0, 1.0);
        while (Cost(high) > budget && high < 1e9)
        {
            (low, high) = (high, high * 2);
        }

        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Cost(middle) <= budget ? (low, middle) : (middle, high);
        }

        return high;

        double Cost(double lambda)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            var leave = Solve(trace, bins, states, costs, lambda).Policy.Leave;
            return Enumerable.Range(0, trace.Samples).Sum(n => costs[Enumerable.Range(0, trace.Exits).First(k => k == trace.Exits - 1 || leave[k][states[k][n]] == 1)]) / trace.Samples;
        }
    }

    // Inner edges; fewer where values tie.
    private static ValueList<double> Quantiles(IEnumerable<double> values, int bins)
    {
        var ordered = values.Order().ToArray();
        return Enumerable.Range(1, bins - 1).Select(i => ordered[(int)((long)i * ordered.Length / bins)]).Where(e => double.IsFinite(e) && e > ordered[0]).Distinct().ToValueList();
    }
}
