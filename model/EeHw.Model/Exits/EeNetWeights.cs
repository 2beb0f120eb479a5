using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>
/// The scores of an EENet schedule (Ilhan et al., WACV 2024): for exit k, q_k = u_k·p_k + v_k·[max p_k, conf_k, q_1, .., q_(k-1)], linear, without bias, with p_k the softmax
/// of the exit's logits and conf_k = 1 - H(p_k)/ln C. Earlier scores enter clamped to [0, 1]; the score itself is not clamped. All in double precision.
/// </summary>
/// <param name="U">u_k [K-1][C].</param>
/// <param name="V">v_k [K-1][k + 2], k from 0: weight of max p, of conf, of the earlier scores.</param>
public sealed record EeNetWeights(ValueList<ValueList<double>> U, ValueList<ValueList<double>> V)
{
    /// <summary>Early exits K-1.</summary>
    public int EarlyExits => U.Count;

    /// <summary>Classes C.</summary>
    public int Classes => U.Count == 0 ? 0 : U[0].Count;

    /// <summary>All weights exit by exit, u_k before v_k [K-1][C + k + 2].</summary>
    public ValueList<ValueList<double>> Rows => U.Select((u, k) => u.Concat(V[k]).ToValueList()).ToValueList();

    /// <summary>Takes weights apart that <see cref="Rows"/> put together, one row behind the other.</summary>
    /// <param name="flat">Weights.</param>
    /// <param name="classes">Classes C.</param>
    /// <param name="earlyExits">Early exits K-1.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="ArgumentException">Another number of weights than (K-1)·(C+2) + (K-1)(K-2)/2.</exception>
    public static EeNetWeights Of(ValueList<double> flat, int classes, int earlyExits)
    {
        ArgumentNullException.ThrowIfNull(flat);
        if (flat.Count != CountOf(classes, earlyExits))
        {
            throw new ArgumentException(FormattableString.Invariant($"{flat.Count} weights are not those of {earlyExits} exits and {classes} classes."), nameof(flat));
        }

        var at = Enumerable.Range(0, earlyExits).Select(k => CountOf(classes, k)).ToArray();
        return new(
            at.Select(a => flat.Skip(a).Take(classes).ToValueList()).ToValueList(),
            at.Select((a, k) => flat.Skip(a + classes).Take(k + 2).ToValueList()).ToValueList());
    }

    /// <summary>Weights of all early exits together.</summary>
    /// <param name="classes">Classes C.</param>
    /// <param name="earlyExits">Early exits K-1.</param>
    /// <returns>(K-1)·(C+2) + (K-1)(K-2)/2.</returns>
    public static int CountOf(int classes, int earlyExits) => (earlyExits * (classes + 2)) + (earlyExits * (earlyExits - 1) / 2);

    /// <summary>Softmax, its maximum, and conf = 1 - H/ln C (1 for a single class).</summary>
    /// <param name="logits">Logits of one exit, finite [C].</param>
    /// <param name="probabilities">Receives the softmax [C].</param>
    /// <returns>Maximum and conf, both in [0, 1].</returns>
    public static (double Greatest, double Certainty) Features(ReadOnlySpan<float> logits, Span<double> probabilities)
    {
        var best = LogitOrder.ArgMax(logits);
        double sum = 0, weighted = 0;
        for (var c = 0; c < logits.Length; c++)
        {
            var d = (double)logits[c] - logits[best];
            var e = PortableMath.Exp(d);
            probabilities[c] = e;
            sum += e;
            weighted += e * d;
        }

        for (var c = 0; c < logits.Length; c++)
        {
            probabilities[c] /= sum;
        }

        var entropy = PortableMath.Log(sum) - (weighted / sum);
        return (probabilities[best], logits.Length == 1 ? 1 : Math.Clamp(1 - (entropy / PortableMath.Log(logits.Length)), 0, 1));
    }

    /// <summary>The score of one sample at one exit.</summary>
    /// <param name="exit">Early exit from 0.</param>
    /// <param name="logits">Its logits [C].</param>
    /// <param name="earlier">Scores of the exits before it, not clamped; at least <paramref name="exit"/> of them.</param>
    /// <returns>q.</returns>
    public double Score(int exit, ReadOnlySpan<float> logits, ReadOnlySpan<double> earlier)
    {
        Span<double> probabilities = logits.Length <= 256 ? stackalloc double[logits.Length] : new double[logits.Length];
        var (greatest, certainty) = Features(logits, probabilities);
        var u = U[exit].AsSpan();
        var v = V[exit].AsSpan();
        double score = 0;
        for (var c = 0; c < u.Length; c++)
        {
            score += u[c] * probabilities[c];
        }

        score += (v[0] * greatest) + (v[1] * certainty);
        for (var j = 0; j < exit; j++)
        {
            score += v[j + 2] * Math.Clamp(earlier[j], 0, 1);
        }

        return score;
    }

    /// <summary>The scores of a trace.</summary>
    /// <param name="trace">The trace; C and K as the weights have them.</param>
    /// <returns>Scores of the early exits [K-1][N].</returns>
    public double[][] Scores(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var scores = Enumerable.Range(0, EarlyExits).Select(_ => new double[trace.Samples]).ToArray();
        var earlier = new double[EarlyExits];
        for (var n = 0; n < trace.Samples; n++)
        {
            for (var k = 0; k < EarlyExits; k++)
            {
                scores[k][n] = earlier[k] = Score(k, trace.LogitsOf(k, n), earlier);
            }
        }

        return scores;
    }
}
