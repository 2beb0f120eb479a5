using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Anytime;

/// <summary>
/// Anytime prediction (Huang et al., ICLR 2018): a sample goes from exit to exit until it is interrupted, and its answer is that of the last exit it reached; before the first one it has none, which counts as wrong.
/// All numbers are exact expectations over the interruption, nothing is drawn: with the exits reached at times τ_1 &lt; .. &lt; τ_m, exit k answers with the chance P(B ≥ τ_k) - P(B ≥ τ_(k+1)), the last with P(B ≥ τ_m).
/// </summary>
public sealed record AnytimeEvaluation
{
    private const int MaximumPoints = 256;

    /// <summary>When samples are interrupted.</summary>
    public required Interruption Interruption { get; init; }

    /// <summary>Samples N.</summary>
    public required int Samples { get; init; }

    /// <summary>Share of the samples that each exit answers [K].</summary>
    public required ValueList<double> AnswerShares { get; init; }

    /// <summary>Share that has no answer when it is interrupted.</summary>
    public required double UnansweredShare { get; init; }

    /// <summary>Expected share of right answers; null where labels are unknown.</summary>
    public double? AccuracyFraction { get; init; }

    /// <summary>Its standard error over the samples, sqrt(variance of a sample's chance to be right / N).</summary>
    public double? StandardError { get; init; }

    /// <summary>Mean time that a sample is worked on, E[min(B, τ_m)].</summary>
    public required double WorkedMean { get; init; }

    /// <summary>Accuracy over time: steps, at most 256 of them, the first and last among them.</summary>
    public required ValueList<AnytimePoint> Curve { get; init; }

    /// <summary>Judges a trace, at costs that are the same for every sample.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="costs">Cost of the answer of each exit, ascending [K].</param>
    /// <param name="interruption">When samples are interrupted, in the unit of the costs.</param>
    /// <param name="decisions">Exits at which samples leave by themselves; null: nobody does.</param>
    /// <returns>The evaluation.</returns>
    public static AnytimeEvaluation Of(Trace trace, IReadOnlyList<double> costs, Interruption interruption, ExitDecisions? decisions = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return Of(trace.Exits, trace.Samples, n => decisions?.ExitOf[n] ?? trace.Exits - 1, (n, k) => costs[k], (n, k) => (decisions is not null && k == decisions.ExitOf[n] ? decisions.Prediction[n] : trace.AnswerOf(k, n)) == trace.LabelOf(k, n), interruption);
    }

    /// <summary>Judges samples that reach their exits at times of their own.</summary>
    /// <param name="exits">Exits K.</param>
    /// <param name="samples">Samples N.</param>
    /// <param name="lastOf">Exit at which a sample ends by itself.</param>
    /// <param name="timeOf">Time at which a sample has an exit's answer; ascending over the exits.</param>
    /// <param name="isRight">Whether an exit's answer is right; null where labels are unknown.</param>
    /// <param name="interruption">When samples are interrupted, in the same unit.</param>
    /// <returns>The evaluation.</returns>
    public static AnytimeEvaluation Of(int exits, int samples, Func<int, int> lastOf, Func<int, int, double> timeOf, Func<int, int, bool>? isRight, Interruption interruption)
    {
        ArgumentNullException.ThrowIfNull(lastOf);
        ArgumentNullException.ThrowIfNull(timeOf);
        ArgumentNullException.ThrowIfNull(interruption);
        var shares = new double[exits];
        double unanswered = 0, sum = 0, squares = 0, worked = 0;
        var steps = new List<(double Time, int Answered, int Right)>();
        for (var n = 0; n < samples; n++)
        {
            var last = lastOf(n);
            var chance = 0.0;
            var wasRight = false;
            var reach = interruption.Reaches(timeOf(n, 0));
            unanswered += 1 - reach;
            for (var k = 0; k <= last; k++)
            {
                var time = timeOf(n, k);
                var next = k < last ? interruption.Reaches(timeOf(n, k + 1)) : 0;
                var right = isRight is not null && isRight(n, k);
                shares[k] += reach - next;
                chance += right ? reach - next : 0;
                steps.Add((time, k == 0 ? 1 : 0, (right ? 1 : 0) - (wasRight ? 1 : 0)));
                (reach, wasRight) = (next, right);
            }

            worked += interruption.Worked(timeOf(n, last));
            sum += chance;
            squares += chance * chance;
        }

        var mean = samples == 0 ? 0 : sum / samples;
        return new()
        {
            Interruption = interruption,
            Samples = samples,
            AnswerShares = shares.Select(s => samples == 0 ? 0 : s / samples).ToValueList(),
            UnansweredShare = samples == 0 ? 0 : unanswered / samples,
            AccuracyFraction = isRight is null || samples == 0 ? null : mean,
            StandardError = isRight is null || samples == 0 ? null : Math.Sqrt(Math.Max(0, (squares / samples) - (mean * mean)) / samples),
            WorkedMean = samples == 0 ? 0 : worked / samples,
            Curve = Curves(steps, samples, isRight is not null),
        };
    }

    // What happens at one moment happens together; of very many moments some are left out, never the last of them.
    private static ValueList<AnytimePoint> Curves(List<(double Time, int Answered, int Right)> steps, int samples, bool isJudged)
    {
        var all = new List<AnytimePoint>();
        var (answered, right) = (0, 0);
        foreach (var moment in steps.GroupBy(s => s.Time).OrderBy(g => g.Key))
        {
            answered += moment.Sum(s => s.Answered);
            right += moment.Sum(s => s.Right);
            all.Add(new(moment.Key, (double)answered / samples, isJudged ? (double)right / samples : null));
        }

        return all.Count <= MaximumPoints ? all.ToValueList() : Enumerable.Range(0, MaximumPoints).Select(i => all[(int)((long)i * (all.Count - 1) / (MaximumPoints - 1))]).ToValueList();
    }
}
