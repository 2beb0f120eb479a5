using EeHw.Model.Exits;

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
        return Of(scores.Trace, scores.Confidence[..^1], costs);
    }

    /// <summary>Takes confidences from elsewhere.</summary>
    /// <param name="trace">The trace, for answers and costs.</param>
    /// <param name="confidence">Confidence [K-1][N], not NaN.</param>
    /// <param name="costs">Cost per exit; null for the trace's MACs.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">Lengths that do not fit the trace.</exception>
    public static ExitTable Of(Trace trace, double[][] confidence, ExitCosts? costs = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(confidence);
        costs ??= ExitCosts.Macs(trace);
        if (confidence.Length != trace.Exits - 1 || costs.PerExit.Count != trace.Exits || confidence.Any(c => c.Length != trace.Samples))
        {
            throw new ArgumentException("Confidences must be [K-1][N] and costs [K] of the trace.", nameof(confidence));
        }

        var right = new bool[trace.Exits][];
        for (var k = 0; k < trace.Exits; k++)
        {
            var row = new bool[trace.Samples];
            for (var n = 0; n < row.Length; n++)
            {
                row[n] = LogitOrder.ArgMax(trace.LogitsOf(k, n)) == trace.Labels[n];
            }

            right[k] = row;
        }

        return new(confidence, right, costs);
    }
}
