using EeHw.Model.Numerics;

namespace EeHw.Sim.Energy.Calibration;

/// <summary>
/// Fits measured power to the model's parts: watts = known + sum of factor · modelled power of a group, by least squares with factors that are not negative
/// (Lawson and Hanson 1974, ch. 23; with three groups every set of positive factors is tried, which is exact). Groups that the measurements cannot tell apart share a factor.
/// </summary>
/// <param name="Factors">Factors, by their first group.</param>
/// <param name="NotSeen">Groups that no measurement has any power of; their figures stay.</param>
/// <param name="Residuals">Measured minus fitted by point, W.</param>
/// <param name="ResidualFraction">Root of the mean square of residual over measured power.</param>
public sealed record PowerFit(ValueList<PowerFactor> Factors, ValueList<string> NotSeen, ValueList<double> Residuals, double ResidualFraction)
{
    /// <summary>The groups: events of units, clock tree, static power.</summary>
    public static readonly ValueList<string> Groups = ["dynamic", "clock", "static"];

    // A group whose power is, over the measurements, a multiple of the others' but for this share cannot be told apart from them.
    private const double LeastIndependence = 1e-3;

    /// <summary>Fits.</summary>
    /// <param name="points">One point or more.</param>
    /// <returns>Factors and what they leave.</returns>
    public static PowerFit Of(IReadOnlyList<PowerPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var sets = new List<(List<int> Groups, double[] Column)>();
        var notSeen = new List<string>();
        for (var g = 0; g < Groups.Count; g++)
        {
            var column = points.Select(p => p.Modelled[g]).ToArray();
            if (column.All(v => v <= 0))
            {
                notSeen.Add(Groups[g]);
            }
            else
            {
                sets.Add(([g], column));
            }
        }

        Join(sets);
        var right = points.Select(p => p.Watts - p.Known).ToArray();
        var (factors, errors) = Solve([.. sets.Select(s => s.Column)], right);
        var residuals = points.Select((_, n) => right[n] - sets.Select((s, i) => s.Column[n] * factors[i]).Sum()).ToValueList();
        return new(
            sets.Select((s, i) => new PowerFactor(s.Groups.Select(g => Groups[g]).ToValueList(), factors[i], errors[i])).ToValueList(),
            notSeen.ToValueList(),
            residuals,
            Math.Sqrt(residuals.Select((r, n) => r / points[n].Watts * (r / points[n].Watts)).Average()));
    }

    /// <summary>The factor of a group; 1 where none was found.</summary>
    /// <param name="group">One of <see cref="Groups"/>.</param>
    /// <returns>The factor, or null.</returns>
    public PowerFactor? FactorOf(string group) => Factors.FirstOrDefault(f => f.Groups.Contains(group));

    // Joins columns that depend on each other, the nearest in direction first, until all are independent.
    private static void Join(List<(List<int> Groups, double[] Column)> sets)
    {
        while (sets.Count > 1)
        {
            var dependent = sets.FindIndex(s => Independence(s.Column, [.. sets.Where(o => o.Column != s.Column).Select(o => o.Column)]) < LeastIndependence);
            if (dependent < 0)
            {
                return;
            }

            var (groups, column) = sets[dependent];
            var near = Enumerable.Range(0, sets.Count).Where(i => i != dependent).OrderByDescending(i => Cosine(column, sets[i].Column)).First();
            sets[near] = ([.. sets[near].Groups.Concat(groups).Order()], [.. sets[near].Column.Zip(column, (a, b) => a + b)]);
            sets.RemoveAt(dependent);
        }
    }

    // Length of what is left of a column when the others are taken out (Gram-Schmidt), over its own.
    private static double Independence(double[] column, IReadOnlyList<double[]> others)
    {
        var basis = new List<double[]>();
        foreach (var other in others)
        {
            var rest = Rest(other, basis);
            if (Length(rest) > 1e-9 * Length(other))
            {
                basis.Add([.. rest.Select(v => v / Length(rest))]);
            }
        }

        return Length(Rest(column, basis)) / Length(column);
    }

    private static double[] Rest(double[] column, IEnumerable<double[]> basis)
    {
        var rest = (double[])column.Clone();
        foreach (var b in basis)
        {
            var along = Dot(rest, b);
            rest = [.. rest.Zip(b, (v, d) => v - (along * d))];
        }

        return rest;
    }

    private static (double[] Factors, double?[] Errors) Solve(double[][] columns, double[] right)
    {
        var best = (Square: double.PositiveInfinity, Factors: new double[columns.Length], Errors: new double?[columns.Length]);
        for (var set = 0; set < 1 << columns.Length; set++)
        {
            int[] free = [.. Enumerable.Range(0, columns.Length).Where(i => (set >> i & 1) == 1)];
            var inverse = Inverse(free, columns);
            var x = free.Select((_, i) => free.Select((f, j) => inverse[i, j] * Dot(columns[f], right)).Sum()).ToArray();
            if (x.Any(v => v < 0))
            {
                continue;
            }

            var square = right.Select((r, n) => r - free.Select((f, i) => columns[f][n] * x[i]).Sum()).Sum(r => r * r);
            if (square < best.Square - 1e-12 * Dot(right, right))
            {
                best = (square, new double[columns.Length], new double?[columns.Length]);
                for (var i = 0; i < free.Length; i++)
                {
                    best.Factors[free[i]] = x[i];
                    best.Errors[free[i]] = right.Length > free.Length ? Math.Sqrt(square / (right.Length - free.Length) * inverse[i, i]) : null;
                }
            }
        }

        return (best.Factors, best.Errors);
    }

    // Inverse of the normal matrix (Gauss-Jordan; at most three columns, independent of each other, scaled to length 1).
    private static double[,] Inverse(int[] free, double[][] columns)
    {
        var n = free.Length;
        var (a, inverse) = (new double[n, n], new double[n, n]);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                a[i, j] = Dot(columns[free[i]], columns[free[j]]) / (Length(columns[free[i]]) * Length(columns[free[j]]));
            }

            inverse[i, i] = 1;
        }

        for (var p = 0; p < n; p++)
        {
            var pivot = a[p, p];
            for (var j = 0; j < n; j++)
            {
                (a[p, j], inverse[p, j]) = (a[p, j] / pivot, inverse[p, j] / pivot);
            }

            for (var i = 0; i < n; i++)
            {
                if (i != p)
                {
                    var factor = a[i, p];
                    for (var j = 0; j < n; j++)
                    {
                        (a[i, j], inverse[i, j]) = (a[i, j] - (factor * a[p, j]), inverse[i, j] - (factor * inverse[p, j]));
                    }
                }
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                inverse[i, j] /= Length(columns[free[i]]) * Length(columns[free[j]]);
            }
        }

        return inverse;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Length(double[] a) => Math.Sqrt(Dot(a, a));

    private static double Cosine(double[] a, double[] b) => Dot(a, b) / (Length(a) * Length(b));
}
