namespace EeHw.Model.Results;

/// <summary>A distribution in a few numbers, in the unit its name says.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Largest.</param>
public sealed record Distribution(double Mean, double P50, double P95, double P99, double Max)
{
    /// <summary>
    /// Most that a percentile may lie below the true one, as a share of it: 0 where every value was counted by itself, 2^-11 where there were so many that they were counted by
    /// their 12 highest bits. Mean and maximum are exact.
    /// </summary>
    public double ErrorFraction { get; init; }
}
