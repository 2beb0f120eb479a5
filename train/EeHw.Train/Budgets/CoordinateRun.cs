namespace EeHw.Train.Budgets;

/// <summary>The line search of a coordinate search.</summary>
internal sealed class CoordinateRun(ExitTable table, double budget)
{
    // Exit that a sample takes beyond the moving one; 255: it has left before.
    private readonly byte[] _beyond = new byte[table.Samples];

    public ThresholdCounter Counter { get; } = new(table);

    public bool Meets(double meanCost) => meanCost <= budget * (1 + 1e-12);

    /// <summary>The best threshold of one exit, the others held; null where none meets the budget.</summary>
    public ThresholdOutcome? Line(double[] confidences, int exit)
    {
        var (right, cost) = Start(confidences, exit);
        var order = Counter.Order(exit);
        var falling = Counter.Falling(exit);
        var costs = table.Costs.PerExit;
        var limit = budget * table.Samples * (1 + 1e-12);
        var (best, bestRight, bestCost) = (double.NaN, -1, 0.0);
        Try(double.PositiveInfinity);
        for (var r = 0; r < order.Length; r++)
        {
            var (n, to) = (order[r], _beyond[order[r]]);
            if (to != 255)
            {
                right += (table.Right[exit][n] ? 1 : 0) - (table.Right[to][n] ? 1 : 0);
                cost += costs[exit] - costs[to];
            }

            // Those with the same confidence leave together.
            if (r + 1 == order.Length || falling[r + 1] != falling[r])
            {
                Try(falling[r]);
            }
        }

        if (double.IsNaN(best))
        {
            return null;
        }

        confidences[exit] = best;
        return Counter.Outcome(confidences);

        void Try(double threshold)
        {
            if (cost <= limit && (right > bestRight || (right == bestRight && cost < bestCost)))
            {
                (best, bestRight, bestCost) = (threshold, right, cost);
            }
        }
    }

    // Right answers and cost when nobody leaves at the exit, and where each sample goes then.
    private (int Right, double Cost) Start(double[] confidences, int exit)
    {
        var (right, cost) = (0, 0.0);
        for (var n = 0; n < table.Samples; n++)
        {
            var k = 0;
            while (k < confidences.Length && (k == exit || !Leaves(table.Confidence[k][n], confidences[k])))
            {
                k++;
            }

            _beyond[n] = k < exit ? (byte)255 : (byte)k;
            right += table.Right[k][n] ? 1 : 0;
            cost += table.Costs.PerExit[k];
        }

        return (right, cost);
    }

    private static bool Leaves(double confidence, double threshold) => !double.IsPositiveInfinity(threshold) && confidence >= threshold;
}
