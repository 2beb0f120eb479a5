namespace EeHw.Model.Exits.Metrics;

/// <summary>How two policies differ on the same samples: only those on which one is right and the other wrong count, so the error is far smaller than that of two accuracies.</summary>
/// <param name="Difference">Accuracy of the second minus that of the first: mean of d_n in {-1, 0, 1}.</param>
/// <param name="StandardError">sqrt((mean d² - (mean d)²) / N).</param>
public sealed record PairedDifference(double Difference, double StandardError)
{
    /// <summary>Whether the difference is no larger than its standard error: nothing can be claimed then.</summary>
    public bool IsWithinError => Math.Abs(Difference) <= StandardError;

    /// <summary>Compares two policies.</summary>
    /// <param name="first">Whether the first was right on each sample [N].</param>
    /// <param name="second">Whether the second was right [N], at least one sample.</param>
    /// <returns>The difference.</returns>
    public static PairedDifference Of(ReadOnlySpan<bool> first, ReadOnlySpan<bool> second)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(second.Length, first.Length);
        ArgumentOutOfRangeException.ThrowIfZero(first.Length);
        long sum = 0, apart = 0;
        for (var n = 0; n < first.Length; n++)
        {
            sum += (second[n] ? 1 : 0) - (first[n] ? 1 : 0);
            apart += first[n] != second[n] ? 1 : 0;
        }

        double samples = first.Length;
        var mean = sum / samples;
        return new(mean, Math.Sqrt(Math.Max(0, (apart / samples) - (mean * mean)) / samples));
    }
}
