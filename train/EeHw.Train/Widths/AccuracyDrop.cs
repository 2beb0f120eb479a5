using EeHw.Model.Exits;

namespace EeHw.Train.Widths;

/// <summary>How much accuracy one trace has less than another of the same samples, with the standard error of the paired difference.</summary>
/// <param name="What">Whose answers: <c>policy</c>, or an exit's name.</param>
/// <param name="Reference">Share of right answers in the reference, 0 to 1.</param>
/// <param name="Accuracy">Share of right answers, 0 to 1.</param>
/// <param name="Error">Standard error of the difference: the deviation of (right - right in the reference) over samples, by the root of their number.</param>
public sealed record AccuracyDrop(string What, double Reference, double Accuracy, double Error)
{
    /// <summary>Points (hundredths) lost; negative where accuracy rose.</summary>
    public double Points => (Reference - Accuracy) * 100;

    /// <summary>The policy's answers, then each exit's own.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="trace">The other trace; the same samples.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>One for the policy, one for each exit.</returns>
    public static IReadOnlyList<AccuracyDrop> Of(Trace reference, Trace trace, IExitPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(policy);
        var (a, b) = (policy.Decide(reference), policy.Decide(trace));
        return
        [
            Pair("policy", n => a.Prediction[n] == reference.LabelOf(a.ExitOf[n], n), n => b.Prediction[n] == trace.LabelOf(b.ExitOf[n], n), trace.Samples),
            .. Enumerable.Range(0, trace.Exits).Select(k => Pair(trace.ExitNames[k], n => reference.AnswerOf(k, n) == reference.LabelOf(k, n), n => trace.AnswerOf(k, n) == trace.LabelOf(k, n), trace.Samples)),
        ];
    }

    private static AccuracyDrop Pair(string what, Func<int, bool> before, Func<int, bool> after, int samples)
    {
        var (right, rightAfter, lost, won) = (0, 0, 0, 0);
        for (var n = 0; n < samples; n++)
        {
            var (x, y) = (before(n), after(n));
            right += x ? 1 : 0;
            rightAfter += y ? 1 : 0;
            lost += x && !y ? 1 : 0;
            won += y && !x ? 1 : 0;
        }

        var mean = (double)(won - lost) / samples;
        var variance = samples < 2 ? 0 : (((double)(won + lost) / samples) - (mean * mean)) * samples / (samples - 1);
        return new(what, (double)right / samples, (double)rightAfter / samples, Math.Sqrt(variance / samples));
    }
}
