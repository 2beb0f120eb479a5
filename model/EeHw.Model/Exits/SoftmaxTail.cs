namespace EeHw.Model.Exits;

/// <summary>
/// What is left of a softmax beside its maximum, in the log domain so that nothing saturates. With d_c = max z - z_c over the other classes and
/// δ = min d_c: Σ exp(-d_c) = exp(-δ)·Rest with Rest = Σ exp(δ - d_c) in [1, C-1]. (specs: d_c, S of early-exit notation; S = 1 + exp(-δ)·Rest.)
/// </summary>
/// <param name="Margin">δ ≥ 0: largest minus second largest logit; infinity for one class.</param>
/// <param name="Rest">Rest ≥ 1; 0 for one class.</param>
/// <param name="WeightedRest">Σ exp(δ - d_c)·d_c.</param>
internal readonly record struct SoftmaxTail(double Margin, double Rest, double WeightedRest)
{
    public static SoftmaxTail Of(ReadOnlySpan<float> logits)
    {
        var best = LogitOrder.ArgMax(logits);
        double max = logits[best];
        var second = double.NegativeInfinity;
        for (var i = 0; i < logits.Length; i++)
        {
            second = i != best ? Math.Max(second, logits[i]) : second;
        }

        if (logits.Length == 1)
        {
            return new(double.PositiveInfinity, 0, 0);
        }

        double rest = 0, weighted = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            if (i != best)
            {
                var e = Math.Exp(logits[i] - second);
                rest += e;
                weighted += e * (max - logits[i]);
            }
        }

        return new(max - second, rest, weighted);
    }

    /// <summary>ln Σ exp(-d_c) over the other classes.</summary>
    public double LogTail => Math.Log(Rest) - Margin;
}
