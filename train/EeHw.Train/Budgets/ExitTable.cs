using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Budgets;

/// <summary>
/// All that a search for thresholds looks at: for every sample the confidence of each early exit, whether each exit's answer is right, and what leaving at
/// each exit costs. A sample leaves at the first exit whose confidence is at or above its threshold, as <see cref="ThresholdPolicy"/> decides.
/// </summary>
public sealed class ExitTable
{
    private ExitTable(double[][] confidence, bool[][] right, ExitCosts costs)
        => (Confidence, Right, Costs, Samples) = (confidence, right, costs, right[0].Length);

    /// <summary>Confidence [K-1][N].</summary>
    public double[][] Confidence { get; }

    /// <summary>Whether the answer of each exit is right [K][N].</summary>
    public bool[][] Right { get; }

    /// <summary>Cost per exit [K].</summary>
    public ExitCosts Costs { get; }

    /// <summary>Samples N.</summary>
    public int Samples { get; }

    /// <summary>Exits K.</summary>
    public int Exits => Right.Length;

    /// <summary>Takes the confidences of a score.</summary>
    /// <param name="scores">A scored trace.</param>
    /// <param name="costs">Cost per exit; null for the trace's MACs.</param>
    /// <returns>The table.</returns>
    public static ExitTable Of(TraceScores scores, ExitCosts? costs = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var trace = scores.Trace;
        return new(scores.Confidence[..^1], Answers(trace, scores.Prediction, trace.LabelMaps), costs ?? ExitCosts.Macs(trace));
    }

    /// <summary>Takes the confidences of a policy, whose thresholds do not matter.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="trace">The trace it is to decide.</param>
    /// <param name="costs">Cost per exit; null for the MACs that the policy counts.</param>
    /// <returns>The table; its last row of answers is that of a sample which no early exit lets go.</returns>
    /// <exception cref="ArgumentException">Another number of costs than exits.</exception>
    public static ExitTable Of(IScoredPolicy policy, Trace trace, ExitCosts? costs = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(trace);
        costs ??= new(policy.CostsOn(trace), ExitCosts.MacUnit, ExitCosts.MacSource);
        if (costs.PerExit.Count != trace.Exits)
        {
            throw new ArgumentException("There must be one cost per exit.", nameof(costs));
        }

        var scores = policy.ScoresOn(trace);
        var never = policy.WithConfidences(Enumerable.Repeat(double.PositiveInfinity, trace.Exits - 1).ToValueList()).Decide(trace).Prediction;
        return new(scores.Confidence[..^1], Answers(trace, [.. scores.Prediction[..^1], never], policy.LabelMaps ?? trace.LabelMaps), costs);
    }

    private static bool[][] Answers(Trace trace, int[][] prediction, ValueList<ValueList<int>>? maps)
        => [.. prediction.Select((row, k) => row.Select((p, n) => p == (maps is null ? trace.Labels[n] : maps[k][trace.Labels[n]])).ToArray())];
}
