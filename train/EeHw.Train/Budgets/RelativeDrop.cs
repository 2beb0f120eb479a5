using EeHw.Model.Exits;

namespace EeHw.Train.Budgets;

/// <summary>
/// One threshold for all exits, chosen by how much accuracy may be lost: of 0.05, 0.10, ... 0.95 the one with the least mean cost whose accuracy is at least
/// (1 - drop) times that of the final exit ("relative accuracy drop", Hong et al., ICLR 2021). Max-softmax; whoever is never sure is answered by the final exit.
/// </summary>
public static class RelativeDrop
{
    private const int Points = 19;

    /// <summary>Chooses a threshold.</summary>
    /// <param name="trace">Clean samples.</param>
    /// <param name="drop">Allowed relative loss of accuracy, 0 to 1.</param>
    /// <returns>The threshold and its policy; null where no threshold keeps that accuracy.</returns>
    public static (double Threshold, ThresholdPolicy Policy)? Choose(Trace trace, double drop)
    {
        var scores = TraceScores.Of(trace, new MaxSoftmaxScore());
        var final = scores.Prediction[^1].Where((p, n) => p == trace.Labels[n]).Count() / (double)trace.Samples;
        (double Threshold, ThresholdPolicy Policy, double Macs)? best = null;
        for (var i = 1; i <= Points; i++)
        {
            var threshold = i / 20.0;
            var policy = ThresholdPolicy.Of(scores.Score, [threshold], trace.Exits);
            var evaluation = PolicyEvaluation.Of(trace, policy.Decide(scores));
            if (evaluation.AccuracyFraction >= final * (1 - drop) && !(best?.Macs <= evaluation.ExpectedMacs))
            {
                best = (threshold, policy, evaluation.ExpectedMacs);
            }
        }

        return best is { } b ? (b.Threshold, b.Policy) : null;
    }
}
