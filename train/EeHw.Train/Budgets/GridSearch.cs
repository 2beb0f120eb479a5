using EeHw.Model.Numerics;

namespace EeHw.Train.Budgets;

/// <summary>
/// Tries every vector of a grid of thresholds and keeps, per budget, the one with most right answers. Counts are exact. The innermost two exits come from
/// cumulative tables: a histogram of the samples that reach them over (level there, level at the exit after), summed along both axes, gives the counts of all
/// their threshold pairs with three additions each; further exits in front are a recursion over what is left of the samples.
/// </summary>
public static class GridSearch
{
    /// <summary>Evenly spaced quantiles of an exit's confidences, with "nobody" first.</summary>
    /// <param name="table">The samples.</param>
    /// <param name="levels">Levels, at least 2.</param>
    /// <returns>Thresholds per early exit [K-1], falling; equal ones once.</returns>
    public static ValueList<ValueList<double>> Quantiles(ExitTable table, int levels)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 2);
        return table.Confidence.Select(confidence =>
        {
            var falling = confidence.OrderDescending().ToArray();
            return Enumerable.Range(1, levels - 1)
                .Select(i => falling[(int)(((long)falling.Length * i / (levels - 1)) - 1) is >= 0 and var at ? at : 0])
                .Prepend(double.PositiveInfinity)
                .Distinct()
                .ToValueList();
        }).ToValueList();
    }

    /// <summary>Searches a grid.</summary>
    /// <param name="table">The samples.</param>
    /// <param name="grid">Thresholds per early exit [K-1], falling.</param>
    /// <param name="budgets">Mean costs not to be exceeded, in the unit of the table's costs.</param>
    /// <returns>Per budget the vector with most right answers; among equals the cheapest, then the first in grid order; null where none is cheap enough.</returns>
    public static ValueList<ThresholdOutcome?> Search(ExitTable table, IReadOnlyList<IReadOnlyList<double>> grid, IReadOnlyList<double> budgets)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(budgets);
        if (grid.Count != table.Exits - 1 || grid.Any(g => g.Count == 0))
        {
            throw new ArgumentException("A grid has at least one threshold for every early exit.", nameof(grid));
        }

        return new GridRun(table, grid, budgets).Search();
    }

    /// <summary>Vectors of a grid.</summary>
    /// <param name="grid">Thresholds per early exit.</param>
    /// <returns>Their product.</returns>
    public static long Size(IReadOnlyList<IReadOnlyList<double>> grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return grid.Aggregate(1L, (n, g) => checked(n * g.Count));
    }
}
