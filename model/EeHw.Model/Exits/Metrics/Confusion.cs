namespace EeHw.Model.Exits.Metrics;

/// <summary>
/// How much the exits of a network disagree with its end: per sample Σ_{k&lt;K} ‖p_k - p_K‖₁ over softmax probabilities, 0 to 2(K-1); where an exit answers other
/// labels, p_K is summed over the classes of each of them, and an exit without such a map is left out; normalised by mean and
/// standard deviation (over N) of a reference trace: (d - mean) / deviation. Source: Kaya et al., Shallow-Deep Networks, ICML 2019, section 4.3.
/// </summary>
/// <param name="Mean">Mean over all samples, not normalised.</param>
/// <param name="Deviation">Standard deviation over all samples, not normalised.</param>
/// <param name="Normalised">Mean over all samples, normalised; null where the reference does not vary.</param>
/// <param name="NormalisedWhenRight">The same over samples that the final exit answers rightly; null where there are none.</param>
/// <param name="NormalisedWhenWrong">The same over samples that it answers wrongly; null where there are none.</param>
public sealed record Confusion(double Mean, double Deviation, double? Normalised, double? NormalisedWhenRight, double? NormalisedWhenWrong)
{
    /// <summary>Measures a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="reference">Trace of validation data whose mean and deviation normalise; null for the trace itself.</param>
    /// <returns>The confusion.</returns>
    public static Confusion Of(Trace trace, Trace? reference = null)
    {
        var distances = PerSample(trace);
        var (mean, deviation) = Moments(distances);
        var (origin, unit) = reference is null ? (mean, deviation) : Moments(PerSample(reference));
        return new(mean, deviation, Normal(_ => true), Normal(IsRight), Normal(n => !IsRight(n)));

        bool IsRight(int n) => LogitOrder.ArgMax(trace.LogitsOf(trace.Exits - 1, n)) == trace.LabelOf(trace.Exits - 1, n);

        double? Normal(Func<int, bool> counts)
        {
            var chosen = Enumerable.Range(0, trace.Samples).Where(counts).ToList();
            return unit > 0 && chosen.Count > 0 ? (chosen.Average(n => distances[n]) - origin) / unit : null;
        }
    }

    /// <summary>Confusion of every sample, not normalised.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>N values.</returns>
    public static double[] PerSample(Trace trace)
    {
        var result = new double[trace.Samples];
        var most = Enumerable.Range(0, trace.Exits).Max(trace.ClassesOf);
        var (p, end, last) = (new double[most], new double[most], trace.Exits - 1);
        var compared = Enumerable.Range(0, last).Where(k => trace.ClassesOf(k) == trace.ClassesOf(last) || IsMapped(trace, k)).ToList();
        for (var n = 0; n < result.Length; n++)
        {
            Probabilities.Of(trace.LogitsOf(last, n), end);
            foreach (var k in compared)
            {
                // What is left of the exit's probabilities when the end's are taken away.
                Probabilities.Of(trace.ClassLogitsOf(k, n), p);
                for (var c = 0; c < trace.ClassesOf(last); c++)
                {
                    p[IsMapped(trace, k) ? trace.LabelMaps![k][c] : c] -= end[c];
                }

                for (var c = 0; c < trace.ClassesOf(k); c++)
                {
                    result[n] += Math.Abs(p[c]);
                }
            }
        }

        return result;

        static bool IsMapped(Trace trace, int k) => trace.LabelMaps is not null && trace.ClassesOf(trace.Exits - 1) == trace.Classes;
    }

    private static (double Mean, double Deviation) Moments(double[] values)
    {
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))));
    }
}
