namespace EeHw.Sim.Resources.Calibration;

/// <summary>
/// Least absolute relative errors (below <see cref="LeastResidual"/> least squares, as Huber 1964) with coefficients that are not negative: weighted least squares by coordinate
/// descent, weights renewed from the residuals (iteratively reweighted least squares, Holland and Welsch 1977). A fixed number of steps in a fixed order, so that the same table gives the same bytes.
/// </summary>
internal static class NonNegativeFit
{
    private const int Reweightings = 25;
    private const int Sweeps = 400;

    // Relative residuals below this weigh alike: otherwise an instance met exactly would hold the fit for ever.
    private const double LeastResidual = 0.1;

    // Counts below this are judged as if they were this large.
    private const double LeastCount = 4;

    // Pulls coefficients that the data do not decide towards 0, relative to the data.
    private const double Ridge = 1e-3;

    /// <summary>Fits.</summary>
    /// <param name="rows">Features by instance.</param>
    /// <param name="counts">Measured counts by instance.</param>
    /// <returns>Coefficients by feature.</returns>
    public static double[] Of(IReadOnlyList<double[]> rows, IReadOnlyList<double> counts)
    {
        var features = rows[0].Length;
        var scale = new double[features];
        for (var f = 0; f < features; f++)
        {
            scale[f] = Math.Sqrt(rows.Select((r, n) => Square(r[f] / Math.Max(LeastCount, counts[n]))).Sum());
        }

        var x = new double[features];
        var weights = counts.Select(c => 1 / Math.Max(LeastCount, c)).ToArray();
        for (var round = 0; round < Reweightings; round++)
        {
            Descend(rows, counts, weights, scale, x);
            for (var n = 0; n < rows.Count; n++)
            {
                var relative = 1 / Math.Max(LeastCount, counts[n]);
                var residual = Math.Abs(Product(rows[n], x) - counts[n]) * relative;
                weights[n] = relative / Math.Sqrt(Math.Max(LeastResidual, residual));
            }
        }

        return x;
    }

    private static void Descend(IReadOnlyList<double[]> rows, IReadOnlyList<double> counts, double[] weights, double[] scale, double[] x)
    {
        var features = x.Length;
        var (normal, right) = (new double[features, features], new double[features]);
        for (var n = 0; n < rows.Count; n++)
        {
            for (var f = 0; f < features; f++)
            {
                var a = rows[n][f] * weights[n];
                right[f] += a * counts[n] * weights[n];
                for (var g = 0; g < features; g++)
                {
                    normal[f, g] += a * rows[n][g] * weights[n];
                }
            }
        }

        for (var f = 0; f < features; f++)
        {
            normal[f, f] += Ridge * Square(scale[f]);
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var f = 0; f < features; f++)
            {
                if (normal[f, f] > 0)
                {
                    var slope = right[f];
                    for (var g = 0; g < features; g++)
                    {
                        slope -= normal[f, g] * x[g];
                    }

                    x[f] = Math.Max(0, x[f] + (slope / normal[f, f]));
                }
            }
        }
    }

    private static double Product(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static double Square(double value) => value * value;
}
