namespace EeHw.Sim.Resources.Calibration;

/// <summary>Distribution of |estimate - measured| / measured; a count of 0 is divided by 1.</summary>
/// <param name="Count">Instances.</param>
/// <param name="LowerQuartile">A quarter of the instances have at most this.</param>
/// <param name="Median">Half of them.</param>
/// <param name="UpperQuartile">Three quarters.</param>
/// <param name="Largest">All.</param>
public sealed record ErrorDistribution(int Count, double LowerQuartile, double Median, double UpperQuartile, double Largest)
{
    /// <summary>The error of one estimate.</summary>
    /// <param name="estimate">Estimate.</param>
    /// <param name="measured">Measured count.</param>
    /// <returns>The error, relative.</returns>
    public static double ErrorOf(double estimate, double measured) => Math.Abs(estimate - measured) / Math.Max(1, measured);

    /// <summary>The distribution of errors.</summary>
    /// <param name="errors">Errors.</param>
    /// <returns>The distribution; null of no errors.</returns>
    public static ErrorDistribution? Of(IEnumerable<double> errors)
    {
        var sorted = errors.Order().ToArray();
        return sorted.Length == 0 ? null : new(sorted.Length, At(0.25), At(0.5), At(0.75), sorted[^1]);

        double At(double share)
        {
            var at = share * (sorted.Length - 1);
            var below = (int)Math.Floor(at);
            return sorted[below] + ((at - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
        }
    }
}
