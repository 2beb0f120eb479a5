namespace EeHw.Model.Exits.Metrics;

/// <summary>How evenly samples leave over the exits.</summary>
/// <param name="Entropy">-Σ f_k ln f_k / ln K: 1 when all exits are used alike, 0 when one takes all.</param>
/// <param name="MinimumToMaximum">Smallest share over largest, 0 to 1.</param>
public sealed record Balance(double Entropy, double MinimumToMaximum)
{
    /// <summary>Balance of exit shares.</summary>
    /// <param name="shares">Share of samples per exit [K], summing to 1.</param>
    /// <returns>The balance; null with one exit, where nothing can be uneven.</returns>
    public static Balance? Of(IReadOnlyList<double> shares)
        => shares.Count < 2 ? null : new(-shares.Sum(f => f > 0 ? f * Math.Log(f) : 0) / Math.Log(shares.Count), shares.Min() / shares.Max());
}
