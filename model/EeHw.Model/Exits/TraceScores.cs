using EeHw.Model.Diagnostics;

namespace EeHw.Model.Exits;

/// <summary>Confidence and answer of every exit for every sample of a trace: what threshold policies look at.</summary>
public sealed class TraceScores
{
    private TraceScores(Trace trace, IScore score, double[][] confidence, int[][] prediction)
        => (Trace, Score, Confidence, Prediction) = (trace, score, confidence, prediction);

    /// <summary>The trace.</summary>
    public Trace Trace { get; }

    /// <summary>The score.</summary>
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
        if (trace.Logits.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            var at = Array.FindIndex(trace.Logits, v => !float.IsFinite(v));
            var (exit, sample) = (at / trace.Classes / trace.Samples, at / trace.Classes % trace.Samples);
            throw new EeHwException(
                Codes.Exits.NotFinite,
                new Place { Item = $"exit {trace.ExitNames[exit]}, sample {sample}, class {at % trace.Classes}" },
                $"the logit is {trace.Logits[at]}; logits must be finite.",
                "Check the network's weights and the normalisation of the data.");
        }

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
                p[n] = LogitOrder.ArgMax(logits);
            }
        }

        return new(trace, score, confidence, prediction);
    }
}
