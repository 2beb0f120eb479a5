namespace EeHw.Train.Policies;

/// <summary>Thresholds that keep a share of right answers.</summary>
internal static class Precision
{
    /// <summary>
    /// The lowest threshold at which at least a given share of the samples at or above it is right; ties stay together. Positive infinity where there is none.
    /// </summary>
    /// <param name="samples">Confidence of each sample, and whether it is right.</param>
    /// <param name="target">Share needed, 0 to 1.</param>
    /// <returns>The threshold.</returns>
    public static double Threshold(IEnumerable<(double Confidence, bool Right)> samples, double target)
    {
        var ordered = samples.OrderByDescending(s => s.Confidence).ToArray();
        var (threshold, right) = (double.PositiveInfinity, 0);
        for (var i = 0; i < ordered.Length; i++)
        {
            right += ordered[i].Right ? 1 : 0;
            if ((i + 1 == ordered.Length || ordered[i + 1].Confidence < ordered[i].Confidence) && right >= target * (i + 1))
            {
                threshold = ordered[i].Confidence;
            }
        }

        return threshold;
    }
}
