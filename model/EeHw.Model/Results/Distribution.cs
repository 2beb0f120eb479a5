namespace EeHw.Model.Results;

/// <summary>A distribution in a few numbers, in the unit its name says.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Largest.</param>
public sealed record Distribution(double Mean, double P50, double P95, double P99, double Max);
