namespace EeHw.Model.Exits.Metrics;

/// <summary>A share that was counted, so that nobody takes noise for a difference.</summary>
/// <param name="Count">Samples that have it.</param>
/// <param name="Samples">Samples N, at least 1.</param>
public sealed record Proportion(long Count, long Samples)
{
    /// <summary>Count over samples, 0 to 1.</summary>
    public double Fraction => (double)Count / Samples;

    /// <summary>Standard error of the fraction a: sqrt(a(1 - a)/N).</summary>
    public double StandardError => Math.Sqrt(Fraction * (1 - Fraction) / Samples);
}
