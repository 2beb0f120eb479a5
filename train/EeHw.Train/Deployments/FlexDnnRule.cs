using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Train.Budgets;

namespace EeHw.Train.Deployments;

/// <summary>
/// Which exits earn their heads (after FlexDNN, Fang et al., SEC 2020): ratio of exit k = (what its leavers save) / (cost of its head x share that reaches it). What a leaver saves is what it
/// would go on to cost if exit k were not there, so a ratio below 1 means that the network is cheaper without it. The exit with the smallest ratio below 1 is
/// dropped, and all are judged again.
/// </summary>
public static class FlexDnnRule
{
    /// <summary>Judges the exits of a policy.</summary>
    /// <param name="policy">The policy, with its thresholds.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="costs">Segments and heads.</param>
    /// <returns>The exits that stay [K-1], and every judgement round by round, by exit.</returns>
    public static (ValueList<bool> Kept, ValueList<ValueList<FlexDnnStep>> Rounds) Apply(IScoredPolicy policy, Trace trace, SegmentCosts costs)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(costs);
        var table = ExitTable.Of(policy, trace);
        var kept = Enumerable.Repeat(true, trace.Exits - 1).ToArray();
        var rounds = new List<ValueList<FlexDnnStep>>();
        while (kept.Any(k => k))
        {
            var steps = Enumerable.Range(0, kept.Length).Where(k => kept[k]).Select(k => Judge(policy, table, costs, kept, k)).ToList();
            var worst = steps.MinBy(s => s.Ratio)!;
            var drops = worst.Ratio < 1;
            rounds.Add(steps.Select(s => s with { IsDropped = drops && s == worst }).ToValueList());
            if (!drops)
            {
                break;
            }

            kept[worst.Exit] = false;
        }

        return (ValueList.Create<bool>(kept), rounds.ToValueList());
    }

    private static FlexDnnStep Judge(IScoredPolicy policy, ExitTable table, SegmentCosts costs, bool[] kept, int exit)
    {
        var without = (bool[])kept.Clone();
        without[exit] = false;
        var cumulative = costs.Cumulative(without);
        double saved = 0;
        var reached = 0;
        for (var n = 0; n < table.Samples; n++)
        {
            var k = First(policy, table, kept, n, 0);
            reached += k >= exit ? 1 : 0;
            saved += k == exit ? cumulative[First(policy, table, without, n, exit + 1)] - cumulative[exit] : 0;
        }

        return new(exit, saved / table.Samples, costs.Head[exit] * reached / table.Samples, false);
    }

    private static int First(IScoredPolicy policy, ExitTable table, bool[] kept, int sample, int from)
    {
        var k = from;
        while (k < kept.Length && !(kept[k] && table.Confidence[k][sample] >= policy.Confidences[k] && !double.IsPositiveInfinity(policy.Confidences[k])))
        {
            k++;
        }

        return k;
    }
}
