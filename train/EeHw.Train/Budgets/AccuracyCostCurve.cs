using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Budgets;

/// <summary>How accuracy moves with expected cost when one knob of a policy is turned.</summary>
public static class AccuracyCostCurve
{
    /// <summary>Geometric budgets, evenly spaced between the cheapest and the dearest. Fitted on one trace, judged on another.</summary>
    /// <param name="fitting">Scored trace to fit on.</param>
    /// <param name="judging">Scored trace to judge on; may be the same.</param>
    /// <param name="points">Points, at least 1.</param>
    /// <returns>Points by ascending budget.</returns>
    public static ValueList<CurvePoint> Geometric(TraceScores fitting, TraceScores judging, int points)
    {
        var costs = fitting.Trace.CostMacs;
        return Enumerable.Range(1, costs.Count == 1 ? 0 : points)
            .Select(i => GeometricBudget.Fit(fitting, costs[0] + ((costs[^1] - costs[0]) * (i / (points + 1.0)))))
            .Select(fit => new CurvePoint(fit.Ratio, fit.Policy, Judge(judging, fit.Policy)))
            .ToValueList();
    }

    /// <summary>One threshold shared by all exits, at evenly spaced quantiles of the confidences seen.</summary>
    /// <param name="scores">Scored trace.</param>
    /// <param name="points">Points, at least 2.</param>
    /// <param name="strict">Strict comparison.</param>
    /// <param name="fallback">Whose answer counts when no early exit was sure.</param>
    /// <returns>Points by ascending threshold.</returns>
    public static ValueList<CurvePoint> Shared(TraceScores scores, int points, bool strict = false, Fallback fallback = Fallback.Last)
    {
        var early = scores.Trace.Exits - 1;
        var all = scores.Confidence.Take(early).SelectMany(c => c).Order().ToArray();
        if (all.Length == 0)
        {
            return [];
        }

        return Enumerable.Range(0, points)
            .Select(i => all[(int)((all.Length - 1L) * i / Math.Max(1, points - 1))])
            .Distinct()
            .Select(threshold =>
            {
                var policy = new ThresholdPolicy
                {
                    Score = scores.Score,
                    Confidences = Enumerable.Repeat(threshold, early).ToValueList(),
                    Strict = strict,
                    Fallback = fallback,
                };
                return new CurvePoint(scores.Score.ToThreshold(threshold), policy, Judge(scores, policy));
            })
            .ToValueList();
    }

    private static PolicyEvaluation Judge(TraceScores scores, ThresholdPolicy policy) => PolicyEvaluation.Of(scores.Trace, policy.Decide(scores));
}
