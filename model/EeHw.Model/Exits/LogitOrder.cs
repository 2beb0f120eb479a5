namespace EeHw.Model.Exits;

/// <summary>The two largest of some logits.</summary>
public static class LogitOrder
{
    /// <summary>The answer: the index of the largest value, the lowest where several tie.</summary>
    /// <param name="values">At least one value.</param>
    /// <returns>Index from 0.</returns>
    public static int ArgMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }

    /// <summary>The answer among raw logits.</summary>
    /// <param name="values">At least one value.</param>
    /// <returns>Index from 0, the lowest where several tie.</returns>
    public static int ArgMax(ReadOnlySpan<long> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }

    /// <summary>The second largest raw logit; equal to the largest where two tie, and the format's own first value where there is only one.</summary>
    /// <param name="values">Raw logits.</param>
    /// <param name="argMax">Index of the largest.</param>
    /// <returns>The value.</returns>
    public static long Second(ReadOnlySpan<long> values, int argMax)
    {
        var second = long.MinValue;
        for (var i = 0; i < values.Length; i++)
        {
            second = i != argMax ? Math.Max(second, values[i]) : second;
        }

        return values.Length == 1 ? values[0] : second;
    }
}
