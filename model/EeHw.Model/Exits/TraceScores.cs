using EeHw.Model.Diagnostics;

namespace EeHw.Model.Exits;

/// <summary>Confidence and answer of every exit for every sample of a trace: what threshold policies look at.</summary>
public sealed class TraceScores
{
    private TraceScores(Trace trace, IScore score, double[][] confidence, int[][] prediction)
        => (Trace, Score, Confidence, Prediction) = (trace, score, confidence, prediction);

    /// <summary>The trace.</summary>
    public Trace Trace { get; }

    /// <summary>The score; where the confidences are a policy's own, an <see cref="OwnScore"/> of its name.</summary>
    public IScore Score { get; }

    /// <summary>Confidence [K][N].</summary>
    public double[][] Confidence { get; }

    /// <summary>Answer [K][N].</summary>
    public int[][] Prediction { get; }

    /// <summary>Scores a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="score">The score.</param>
    /// <returns>Confidences and answers.</returns>
    /// <exception cref="EeHwException">EEHW5008 when a logit is not finite.</exception>
    public static TraceScores Of(Trace trace, IScore score)
    {
        trace.RequireFinite();
        var confidence = new double[trace.Exits][];
        var prediction = new int[trace.Exits][];
        for (var k = 0; k < trace.Exits; k++)
        {
            var (c, p) = (new double[trace.Samples], new int[trace.Samples]);
            (confidence[k], prediction[k]) = (c, p);
            for (var n = 0; n < trace.Samples; n++)
            {
                var logits = trace.LogitsOf(k, n);
                c[n] = score.Confidence(logits);
                p[n] = k == trace.Exits - 1 ? LogitOrder.ArgMax(logits) : score.Answer(logits);
            }
        }

        return new(trace, score, confidence, prediction);
    }

    /// <summary>Confidences and answers that a policy computes itself.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="policy">Name of the policy.</param>
    /// <param name="confidence">Confidence [K][N].</param>
    /// <param name="prediction">Answer [K][N], in each exit's own labels.</param>
    /// <returns>The scores.</returns>
    public static TraceScores Of(Trace trace, string policy, double[][] confidence, int[][] prediction) => new(trace, new OwnScore(policy), confidence, prediction);
}
