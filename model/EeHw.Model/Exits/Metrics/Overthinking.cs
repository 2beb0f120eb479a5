using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Metrics;

/// <summary>
/// What a network computes beyond the first right answer. A sample is first right at exit k when ŷ_k = y and no earlier exit was right. An oracle that stops
/// everybody there, and whoever is never right at the end, is right for Σ first-right_k samples at the mean cost (Σ first-right_k c_k + never · c_K) / N.
/// Source: Kaya, Hong and Dumitras, Shallow-Deep Networks, ICML 2019, section 4.
/// </summary>
/// <param name="Right">Per exit: samples it answers rightly [K].</param>
/// <param name="FirstRight">Per exit: samples that no earlier exit answers rightly and this one does [K].</param>
/// <param name="OnlyRight">Per exit: samples that this exit alone answers rightly [K].</param>
/// <param name="Oracle">Samples that some exit answers rightly.</param>
/// <param name="OracleMacs">Mean cost of the oracle in MACs per sample, earlier heads paid.</param>
/// <param name="Wasteful">Samples right before the end: what comes after changes nothing or harms.</param>
/// <param name="Destructive">Of the wasteful ones those that the final exit answers wrongly.</param>
public sealed record Overthinking(ValueList<long> Right, ValueList<long> FirstRight, ValueList<long> OnlyRight, Proportion Oracle, double OracleMacs, Proportion Wasteful, Proportion Destructive)
{
    /// <summary>Counts a trace.</summary>
    /// <param name="trace">The trace; at least one sample.</param>
    /// <returns>The counts.</returns>
    public static Overthinking Of(Trace trace)
    {
        var (right, first, only) = (new long[trace.Exits], new long[trace.Exits], new long[trace.Exits]);
        var isRight = new bool[trace.Exits];
        long destructive = 0;
        for (var n = 0; n < trace.Samples; n++)
        {
            for (var k = 0; k < isRight.Length; k++)
            {
                isRight[k] = trace.AnswerOf(k, n) == trace.LabelOf(k, n);
                right[k] += isRight[k] ? 1 : 0;
            }

            var firstRight = Array.IndexOf(isRight, true);
            if (firstRight < 0)
            {
                continue;
            }

            first[firstRight]++;
            only[firstRight] += Array.LastIndexOf(isRight, true) == firstRight ? 1 : 0;
            destructive += isRight[^1] ? 0 : 1;
        }

        var oracle = first.Sum();
        var cost = first.Select((count, k) => count * (double)trace.CostMacs[k]).Sum() + ((trace.Samples - oracle) * (double)trace.CostMacs[^1]);
        return new(
            right.ToValueList(),
            first.ToValueList(),
            only.ToValueList(),
            new(oracle, trace.Samples),
            cost / trace.Samples,
            new(first.SkipLast(1).Sum(), trace.Samples),
            new(destructive, trace.Samples));
    }
}
