using System.Numerics;
using EeHw.Model.Numerics;

namespace EeHw.Train.Budgets;

/// <summary>
/// Counts exactly what any vector of thresholds does, without walking the samples: per exit the samples are sorted by falling confidence, and the set of the r surest is
/// kept as bits for every 64th r (fewer beyond 46 000 samples). A threshold is then a rank r (binary search), its set the nearest kept one with at most 32 bits turned;
/// the rest is and, and-not and population counts over N/64 words per exit. One counter serves one thread.
/// </summary>
public sealed class ThresholdCounter
{
    // The kept sets take at most this many bytes per exit.
    private const long KeptBytes = 32L << 20;

    private readonly ExitTable _table;
    private readonly int _words;
    private readonly int _step;
    private readonly int[][] _order;
    private readonly double[][] _falling;
    private readonly ulong[][] _prefix;
    private readonly ulong[][] _right;
    private readonly ulong[] _all;
    private readonly ulong[] _alive;
    private readonly ulong[] _set;

    /// <summary>Sorts the samples: N log N per exit.</summary>
    /// <param name="table">The samples.</param>
    public ThresholdCounter(ExitTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _table = table;
        _words = (table.Samples + 63) / 64;
        _step = (int)Math.Max(64, (long)table.Samples * _words * 8 / KeptBytes);
        (_all, _alive, _set) = (new ulong[_words], new ulong[_words], new ulong[_words]);
        for (var n = 0; n < table.Samples; n++)
        {
            _all[n >> 6] |= 1UL << (n & 63);
        }

        _right = [.. table.Right.Select(Bits)];
        var early = table.Exits - 1;
        (_order, _falling, _prefix) = (new int[early][], new double[early][], new ulong[early][]);
        for (var k = 0; k < early; k++)
        {
            var order = Enumerable.Range(0, table.Samples).ToArray();
            var keys = Array.ConvertAll(order, n => -table.Confidence[k][n]);
            Array.Sort(keys, order);
            _order[k] = order;
            _falling[k] = Array.ConvertAll(keys, c => -c);
            _prefix[k] = Prefixes(order);
        }
    }

    /// <summary>Confidences of an exit, falling: the r-th is the threshold that lets the r surest (and ties) leave when all reach it.</summary>
    /// <param name="exit">Early exit from 0.</param>
    /// <returns>N values.</returns>
    public ReadOnlySpan<double> Falling(int exit) => _falling[exit];

    /// <summary>Samples of an exit by falling confidence.</summary>
    /// <param name="exit">Early exit from 0.</param>
    /// <returns>N indices.</returns>
    public ReadOnlySpan<int> Order(int exit) => _order[exit];

    /// <summary>Counts.</summary>
    /// <param name="confidences">Thresholds [K-1], not NaN.</param>
    /// <param name="leftAt">Receives the samples that leave at each exit [K].</param>
    /// <returns>Right answers.</returns>
    public int Count(ReadOnlySpan<double> confidences, Span<int> leftAt)
    {
        var (right, remaining) = (0, _table.Samples);
        var alive = _alive.AsSpan();
        _all.CopyTo(alive);
        for (var k = 0; k < confidences.Length; k++)
        {
            var rank = double.IsPositiveInfinity(confidences[k]) ? 0 : Rank(_falling[k], confidences[k]);
            leftAt[k] = 0;
            if (rank == 0)
            {
                continue;
            }

            var (left, hits) = Leave(alive, SetOf(k, rank), _right[k]);
            leftAt[k] = left;
            right += hits;
            remaining -= left;
        }

        leftAt[confidences.Length] = remaining;
        var last = _right[^1].AsSpan(0, alive.Length);
        for (var w = 0; w < alive.Length; w++)
        {
            right += BitOperations.PopCount(alive[w] & last[w]);
        }

        return right;
    }

    /// <summary>Counts, and prices what was counted.</summary>
    /// <param name="confidences">Thresholds [K-1], not NaN.</param>
    /// <returns>The outcome.</returns>
    public ThresholdOutcome Outcome(ReadOnlySpan<double> confidences)
    {
        var left = new int[_table.Exits];
        var right = Count(confidences, left);
        return new(ValueList.Create(confidences), ValueList.Create<int>(left), right, MeanCost(left));
    }

    /// <summary>Mean cost per sample of counted exits.</summary>
    /// <param name="leftAt">Samples per exit [K].</param>
    /// <returns>Σ n_k c_k / N.</returns>
    public double MeanCost(ReadOnlySpan<int> leftAt)
    {
        double sum = 0;
        for (var k = 0; k < leftAt.Length; k++)
        {
            sum += leftAt[k] * _table.Costs.PerExit[k];
        }

        return sum / _table.Samples;
    }

    // How many of falling values are at or above a threshold.
    private static int Rank(double[] falling, double threshold)
    {
        var (low, high) = (0, falling.Length);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            (low, high) = falling[middle] >= threshold ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static (int Left, int Right) Leave(Span<ulong> alive, ReadOnlySpan<ulong> set, ReadOnlySpan<ulong> answers)
    {
        var (left, right) = (0, 0);
        set = set[..alive.Length];
        answers = answers[..alive.Length];
        for (var w = 0; w < alive.Length; w++)
        {
            var leaving = alive[w] & set[w];
            left += BitOperations.PopCount(leaving);
            right += BitOperations.PopCount(leaving & answers[w]);
            alive[w] &= ~leaving;
        }

        return (left, right);
    }

    private ReadOnlySpan<ulong> SetOf(int exit, int rank)
    {
        var kept = Math.Min((rank + (_step / 2)) / _step, _table.Samples / _step);
        var source = _prefix[exit].AsSpan(kept * _words, _words);
        var first = kept * _step;
        if (first == rank)
        {
            return source;
        }

        source.CopyTo(_set);
        var order = _order[exit];
        var set = _set;
        for (var r = Math.Min(first, rank); r < Math.Max(first, rank); r++)
        {
            set[order[r] >> 6] ^= 1UL << (order[r] & 63);
        }

        return set;
    }

    private ulong[] Prefixes(int[] order)
    {
        var kept = (_table.Samples / _step) + 1;
        var prefixes = new ulong[kept * _words];
        for (var r = 0; r < (kept - 1) * _step; r++)
        {
            var at = (r / _step * _words) + _words;
            if (r % _step == 0)
            {
                prefixes.AsSpan(at - _words, _words).CopyTo(prefixes.AsSpan(at));
            }

            prefixes[at + (order[r] >> 6)] |= 1UL << (order[r] & 63);
        }

        return prefixes;
    }

    private ulong[] Bits(bool[] values)
    {
        var bits = new ulong[_words];
        for (var n = 0; n < values.Length; n++)
        {
            bits[n >> 6] |= values[n] ? 1UL << (n & 63) : 0;
        }

        return bits;
    }
}
