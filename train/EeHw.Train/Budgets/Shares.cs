using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Budgets;

/// <summary>Planned exit shares: whether a budget can be met, shares that meet it, and the thresholds that carry shares out.</summary>
public static class Shares
{
    /// <summary>Refuses a budget that no shares meet.</summary>
    /// <param name="costs">Cost per exit.</param>
    /// <param name="budget">Mean cost per sample.</param>
    /// <exception cref="EeHwException">EEHW5005 with the feasible interval.</exception>
    public static void RequireFeasible(ExitCosts costs, double budget)
    {
        ArgumentNullException.ThrowIfNull(costs);
        var c = costs.PerExit;
        if (!(budget > c[0] && budget < c[^1]))
        {
            throw new EeHwException(
                Codes.Exits.InfeasibleBudget,
                new Place { Item = "budget" },
                c.Count == 1
                    ? string.Create(CultureInfo.InvariantCulture, $"the network has one exit, which always costs {c[0]} {costs.Unit}; there is nothing to budget.")
                    : string.Create(CultureInfo.InvariantCulture, $"{budget:R} {costs.Unit} per sample cannot be met: every sample costs at least {c[0]} (first exit) and at most {c[^1]} (final exit). Budgets lie strictly between."));
        }
    }

    /// <summary>Turns shares p_k into p_k e^(-μ c_k), normalised, with μ such that their mean cost is the budget.</summary>
    /// <param name="shares">Shares [K], each greater than 0.</param>
    /// <param name="costs">Cost per exit.</param>
    /// <param name="budget">Mean cost per sample, feasible.</param>
    /// <returns>The shares nearest in relative entropy that meet the budget.</returns>
    public static ValueList<double> Project(IReadOnlyList<double> shares, ExitCosts costs, double budget)
    {
        RequireFeasible(costs, budget);
        var span = costs.PerExit[^1] - costs.PerExit[0];
        var (low, high) = (-1e4, 1e4);
        for (var i = 0; i < 200 && high - low > 1e-13; i++)
        {
            // A larger μ favours cheap exits.
            var middle = (low + high) / 2;
            (low, high) = costs.Mean(Tilted(middle)) > budget ? (middle, high) : (low, middle);
        }

        return ValueList.Create<double>(Tilted((low + high) / 2));

        double[] Tilted(double mu)
        {
            var logs = shares.Select((p, k) => PortableMath.Log(p) - (mu * (costs.PerExit[k] - costs.PerExit[0]) / span)).ToArray();
            var most = logs.Max();
            var tilted = Array.ConvertAll(logs, l => PortableMath.Exp(l - most));
            var sum = tilted.Sum();
            return Array.ConvertAll(tilted, t => t / sum);
        }
    }

    /// <summary>
    /// The thresholds that let planned shares leave, exit by exit: n_k = floor(N p_k), t_k the n_k-th largest confidence among the samples not yet gone; everything at or above
    /// it leaves, also ties; n_k = 0 means that nobody leaves; later exits absorb rounding (Huang et al., ICLR 2018).
    /// </summary>
    /// <param name="table">The samples.</param>
    /// <param name="shares">Planned share per exit [K], summing to 1.</param>
    /// <returns>Confidences [K-1].</returns>
    public static ValueList<double> Thresholds(ExitTable table, IReadOnlyList<double> shares)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(shares);
        var remaining = Enumerable.Range(0, table.Samples).ToArray();
        var thresholds = new double[table.Exits - 1];
        for (var k = 0; k < thresholds.Length; k++)
        {
            var confidence = table.Confidence[k];
            // The small addend keeps 0.3·10 at 3.
            var leaving = Math.Min((int)Math.Floor((table.Samples * shares[k]) + 1e-9), remaining.Length);
            thresholds[k] = double.PositiveInfinity;
            if (leaving > 0)
            {
                var ordered = Array.ConvertAll(remaining, n => confidence[n]);
                Array.Sort(ordered);
                var threshold = ordered[^leaving];
                thresholds[k] = threshold;
                remaining = [.. remaining.Where(n => !(confidence[n] >= threshold))];
            }
        }

        return ValueList.Create<double>(thresholds);
    }
}
