using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Metrics;

/// <summary>
/// Whether a probability means what it says: answers in 15 bins by their probability, bin ceil(15 p), and the expected calibration error
/// ECE = Σ |B|/N · |accuracy(B) - confidence(B)|. Source: Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, ICML 2017, section 2.
/// </summary>
/// <param name="Bins">The bins, from (0, 1/15] to (14/15, 1].</param>
/// <param name="ErrorFraction">ECE, 0 to 1.</param>
/// <param name="OverconfidenceFraction">Mean confidence minus accuracy; above 0: the probabilities promise too much.</param>
public sealed record Calibration(ValueList<CalibrationBin> Bins, double ErrorFraction, double OverconfidenceFraction)
{
    /// <summary>Number of bins.</summary>
    public const int BinCount = 15;

    /// <summary>Calibration of one exit over all samples.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>The calibration.</returns>
    public static Calibration OfExit(Trace trace, int exit)
        => Of(trace, n => exit, n => trace.AnswerOf(exit, n), trace.LabelMaps);

    /// <summary>Calibration of the answers that a policy gives: each with its probability at the exit where the sample left.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="decisions">What the policy did.</param>
    /// <param name="labelMaps">For each exit and true class the exit's label [K][C]; null for those of the trace.</param>
    /// <returns>The calibration.</returns>
    public static Calibration OfAnswers(Trace trace, ExitDecisions decisions, ValueList<ValueList<int>>? labelMaps = null)
        => Of(trace, n => decisions.ExitOf[n], n => decisions.Prediction[n], labelMaps ?? trace.LabelMaps);

    private static Calibration Of(Trace trace, Func<int, int> exitOf, Func<int, int> answer, ValueList<ValueList<int>>? maps)
    {
        var (count, right, confidence) = (new long[BinCount], new long[BinCount], new double[BinCount]);
        var p = new double[Enumerable.Range(0, trace.Exits).Max(trace.ClassesOf)];
        for (var n = 0; n < trace.Samples; n++)
        {
            Probabilities.Of(trace.ClassLogitsOf(exitOf(n), n), p);
            var sure = p[answer(n)];
            var bin = Math.Clamp((int)Math.Ceiling(sure * BinCount), 1, BinCount) - 1;
            count[bin]++;
            right[bin] += answer(n) == (maps is null ? trace.Labels[n] : maps[exitOf(n)][trace.Labels[n]]) ? 1 : 0;
            confidence[bin] += sure;
        }

        double samples = trace.Samples;
        return new(
            Enumerable.Range(0, BinCount).Select(b => new CalibrationBin(count[b], count[b] == 0 ? 0 : (double)right[b] / count[b], count[b] == 0 ? 0 : confidence[b] / count[b])).ToValueList(),
            Enumerable.Range(0, BinCount).Sum(b => Math.Abs(right[b] - confidence[b])) / samples,
            (confidence.Sum() - right.Sum()) / samples);
    }
}
