using System.Numerics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Train.Budgets;

namespace EeHw.Train.Deployments;

/// <summary>
/// Evaluates subsets of exits on cached scores. At one threshold all that matters of a sample is at which exits it would leave (a mask) and where its answer is right (another);
/// samples with equal masks are counted together.
/// </summary>
internal sealed class SubsetRun
{
    private readonly ExitTable _table;
    private readonly SegmentCosts _costs;
    private readonly ulong[] _right;
    private readonly List<(ulong Leaves, ulong Right, int Count)> _groups = [];
    private double _threshold;
    private int _used = -1;

    public SubsetRun(IScoredPolicy policy, Trace trace, SegmentCosts costs, int thresholds)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(costs.Exits, trace.Exits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trace.Exits, 64);
        var macs = costs.Cumulative(Enumerable.Repeat(true, trace.Exits - 1).ToArray());
        _table = ExitTable.Of(policy, trace, new(ValueList.Create<double>(macs), costs.Unit, ""));
        _costs = costs;
        var all = _table.Confidence.SelectMany(c => c).Order().ToArray();
        Thresholds = all.Length == 0 ? [double.PositiveInfinity] : Enumerable.Range(0, thresholds).Select(i => all[(int)((all.Length - 1L) * i / (thresholds - 1))]).Distinct().ToValueList();
        _right = new ulong[_table.Samples];
        for (var n = 0; n < _right.Length; n++)
        {
            for (var k = 0; k < _table.Exits; k++)
            {
                _right[n] |= _table.Right[k][n] ? 1UL << k : 0;
            }
        }

        FinalAccuracy = _table.Right[^1].Count(r => r) / (double)_table.Samples;
    }

    public ValueList<double> Thresholds { get; }

    public int Early => _table.Exits - 1;

    public double FinalAccuracy { get; }

    /// <summary>Turns to a threshold.</summary>
    public void Use(int index)
    {
        if (index == _used)
        {
            return;
        }

        (_used, _threshold) = (index, Thresholds[index]);
        _groups.Clear();
        var counts = new Dictionary<(ulong, ulong), int>();
        for (var n = 0; n < _right.Length; n++)
        {
            ulong leaves = 0;
            for (var k = 0; k < Early; k++)
            {
                leaves |= !double.IsPositiveInfinity(_threshold) && _table.Confidence[k][n] >= _threshold ? 1UL << k : 0;
            }

            var key = (leaves, _right[n]);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        _groups.AddRange(counts.Select(c => (c.Key.Item1, c.Key.Item2, c.Value)));
    }

    public ExitSubset Evaluate(bool[] kept)
    {
        var (left, right) = (new double[_table.Exits], 0L);
        ulong mask = 0;
        for (var k = 0; k < kept.Length; k++)
        {
            mask |= kept[k] ? 1UL << k : 0;
        }

        foreach (var (leaves, answers, count) in _groups)
        {
            var at = (leaves & mask) == 0 ? Early : BitOperations.TrailingZeroCount(leaves & mask);
            left[at] += count;
            right += (answers >> at & 1) == 0 ? 0 : count;
        }

        var costs = _costs.Cumulative(kept);
        double samples = _table.Samples;
        return new(
            ValueList.Create<bool>(kept),
            _threshold,
            right / samples,
            left.Select((n, k) => n * costs[k]).Sum() / samples,
            costs[^1],
            left.Select(n => n / samples).ToValueList());
    }
}
