using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments.Latencies;

/// <summary>
/// Fits times by least squares of the relative error, all parts non-negative, so that no prediction is negative. With four parts every one of the 15 subsets is solved, and the best whose parts are all positive is
/// the non-negative optimum (Lawson and Hanson 1974, chapter 23: at the optimum the positive parts solve their own least squares).
/// </summary>
public static class LatencyFit
{
    private const int Parts = 4;

    /// <summary>Fits every kind that was measured.</summary>
    /// <param name="times">Measured times.</param>
    /// <returns>One regression per kind, by name.</returns>
    public static ValueList<LatencyRegression> Fit(IEnumerable<LayerTime> times)
        => times.GroupBy(t => t.Work.Kind).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => OfKind(g.Key, [.. g])).ToValueList();

    private static LatencyRegression OfKind(string kind, LayerTime[] rows)
    {
        var all = Solve(rows);
        double? heldOut = rows.Length < 3 ? null : rows.Select((row, i) => Error(Solve([.. rows.Where((_, j) => j != i)]), row)).Average();
        return new(
            kind,
            all[0],
            [.. all.Skip(1)],
            rows.Length,
            rows.Average(r => Error(all, r)),
            heldOut,
            Enumerable.Range(0, Parts - 1).Select(i => rows.Max(r => r.Work.ToVector()[i])).ToValueList());
    }

    private static double[] Vector(LayerTime row) => [1, .. row.Work.ToVector()];

    private static double Error(double[] parts, LayerTime row) => Math.Abs((Vector(row).Zip(parts, (x, p) => x * p).Sum() / row.Nanoseconds) - 1);

    private static double[] Solve(LayerTime[] rows)
    {
        // Rows over their time, columns over their largest value.
        var x = rows.Select(r => Vector(r).Select(v => v / r.Nanoseconds).ToArray()).ToArray();
        var scale = Enumerable.Range(0, Parts).Select(i => x.Max(r => r[i])).ToArray();
        var best = (Error: double.PositiveInfinity, Parts: new double[Parts]);

        // Fewer parts first, amounts before the intercept: of equally good fits the simplest.
        foreach (var subset in Enumerable.Range(1, (1 << Parts) - 1).OrderBy(s => System.Numerics.BitOperations.PopCount((uint)s)).ThenBy(s => s & 1).ThenBy(s => s))
        {
            var used = Enumerable.Range(0, Parts).Where(i => (subset >> i & 1) == 1 && scale[i] > 0).ToArray();
            if (used.Length != System.Numerics.BitOperations.PopCount((uint)subset) || LeastSquares(x, scale, used) is not { } parts || parts.Any(p => p < 0))
            {
                continue;
            }

            var error = x.Sum(r => Math.Pow(used.Select((i, j) => r[i] / scale[i] * parts[j]).Sum() - 1, 2));
            if (error < best.Error * (1 - 1e-9) && best.Error > 1e-18)
            {
                var found = new double[Parts];
                for (var j = 0; j < used.Length; j++)
                {
                    found[used[j]] = parts[j] / scale[used[j]];
                }

                best = (error, found);
            }
        }

        return best.Parts;
    }

    // Normal equations by elimination with pivots; null where columns depend on each other.
    private static double[]? LeastSquares(double[][] x, double[] scale, int[] used)
    {
        var n = used.Length;
        var a = new double[n, n + 1];
        foreach (var row in x)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    a[i, j] += row[used[i]] / scale[used[i]] * row[used[j]] / scale[used[j]];
                }

                a[i, n] += row[used[i]] / scale[used[i]];
            }
        }

        var largest = Enumerable.Range(0, n).Max(i => a[i, i]);
        for (var c = 0; c < n; c++)
        {
            var pivot = Enumerable.Range(c, n - c).MaxBy(r => Math.Abs(a[r, c]));
            if (Math.Abs(a[pivot, c]) < 1e-10 * largest)
            {
                return null;
            }

            for (var j = c; j <= n; j++)
            {
                (a[c, j], a[pivot, j]) = (a[pivot, j], a[c, j]);
            }

            for (var r = 0; r < n; r++)
            {
                var factor = r == c ? 0 : a[r, c] / a[c, c];
                for (var j = c; factor != 0 && j <= n; j++)
                {
                    a[r, j] -= factor * a[c, j];
                }
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => a[i, n] / a[i, i])];
    }
}
