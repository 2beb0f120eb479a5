namespace EeHw.Train.Budgets;

/// <summary>
/// Improves a vector of thresholds under a budget, one and two exits at a time, until nothing improves. One: the exit's threshold is set to the best of all its N + 1
/// ranks in a single walk down its sorted samples, the others held. Two: one exit's threshold moves to each of some levels and another is then set as above, so
/// that what one spends the other saves. Each step has more right answers, or as many at less cost, so it ends.
/// </summary>
public static class CoordinateSearch
{
    /// <summary>Improves a start.</summary>
    /// <param name="table">The samples.</param>
    /// <param name="start">Thresholds [K-1] to start from; need not meet the budget.</param>
    /// <param name="budget">Mean cost not to be exceeded; at least c_1.</param>
    /// <param name="levels">Levels tried for the exit that moves first, at least 2.</param>
    /// <returns>The best found, or null where no vector on the way met the budget.</returns>
    public static ThresholdOutcome? Improve(ExitTable table, IReadOnlyList<double> start, double budget, int levels = 48)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(start);
        var run = new CoordinateRun(table, budget);
        var grid = GridSearch.Quantiles(table, levels);
        var best = run.Counter.Outcome([.. start]);
        for (var improved = true; improved;)
        {
            improved = false;
            for (var k = 0; k < start.Count; k++)
            {
                improved |= Offer(run.Line([.. best.Confidences], k));
                for (var other = 0; other < start.Count; other++)
                {
                    for (var i = 0; other != k && i < grid[other].Count; i++)
                    {
                        double[] moved = [.. best.Confidences];
                        moved[other] = grid[other][i];
                        improved |= Offer(run.Line(moved, k));
                    }
                }
            }
        }

        return run.Meets(best.MeanCost) ? best : null;

        bool Offer(ThresholdOutcome? found)
        {
            if (found is null || (run.Meets(best.MeanCost) && (found.Right < best.Right || (found.Right == best.Right && !(found.MeanCost < best.MeanCost * (1 - 1e-12))))))
            {
                return false;
            }

            best = found;
            return true;
        }
    }
}
