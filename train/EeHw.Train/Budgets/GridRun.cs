using System.Runtime.Intrinsics;
using EeHw.Model.Numerics;

namespace EeHw.Train.Budgets;

/// <summary>
/// One search of a grid. Level l of a sample at an exit: the first grid threshold it passes; it leaves there under threshold i when l ≤ i.
/// For the last two early exits a and b, with S = samples that reach a: alive(i,j) = #{l_a &gt; i, l_b &gt; j}, and the same among the right answers of b and of the
/// final exit. Right answers of (i, j) = right_a(i) + [rightB(i, -) - rightB(i, j)] + rightEnd(i, j).
/// </summary>
internal sealed class GridRun
{
    private readonly ExitTable _table;
    private readonly IReadOnlyList<IReadOnlyList<double>> _grid;
    private readonly double[] _budgets;
    private readonly ushort[][] _level;
    private readonly byte[] _flags;
    private readonly int _axisA;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _stride;
    private readonly int[] _alive;
    private readonly int[] _rightB;
    private readonly int[] _rightEnd;
    private readonly int[] _rightA;
    private readonly int[] _chosen;
    private readonly int[][] _best;
    private readonly int[] _bestRight;
    private readonly double[] _bestCost;
    private readonly double[] _limits;

    public GridRun(ExitTable table, IReadOnlyList<IReadOnlyList<double>> grid, IReadOnlyList<double> budgets)
    {
        (_table, _grid, _budgets) = (table, grid, [.. budgets]);
        var early = grid.Count;
        _level = [.. Enumerable.Range(0, early).Select(k => Array.ConvertAll(table.Confidence[k], c => LevelOf(c, grid[k])))];

        // With one early exit the first of the two axes is a dummy that nobody leaves at; with none, both are.
        _axisA = Math.Max(-1, early - 2);
        (_rows, _columns) = (early > 1 ? grid[^2].Count : 1, early > 0 ? grid[^1].Count : 1);
        _stride = (_columns + 1 + 15) / 16 * 16;
        (_alive, _rightB, _rightEnd, _rightA) = (new int[(_rows + 1) * _stride], new int[(_rows + 1) * _stride], new int[(_rows + 1) * _stride], new int[_rows + 1]);
        _chosen = new int[early];
        _flags = new byte[table.Samples];
        for (var n = 0; n < table.Samples; n++)
        {
            _flags[n] = (byte)((early > 1 && table.Right[^3][n] ? 1 : 0) | (early > 0 && table.Right[^2][n] ? 2 : 0) | (table.Right[^1][n] ? 4 : 0));
        }

        _best = new int[_budgets.Length][];
        (_bestRight, _bestCost) = (new int[_budgets.Length], new double[_budgets.Length]);
        Array.Fill(_bestRight, -1);

        // Compared as sums over the samples, with room for the rounding of sums.
        _limits = Array.ConvertAll(_budgets, b => b * table.Samples * (1 + 1e-12));
    }

    public ValueList<ThresholdOutcome?> Search()
    {
        Descend(0, Enumerable.Range(0, _table.Samples).ToArray(), 0, 0);
        var counter = new ThresholdCounter(_table);
        return _best.Select(b => b is null ? null : counter.Outcome([.. b.Select((i, k) => _grid[k][i])])).ToValueList();
    }

    private static ushort LevelOf(double confidence, IReadOnlyList<double> falling)
    {
        var (low, high) = (0, falling.Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            var passes = !double.IsPositiveInfinity(falling[middle]) && confidence >= falling[middle];
            (low, high) = passes ? (low, middle) : (middle + 1, high);
        }

        return (ushort)low;
    }

    private void Descend(int exit, ReadOnlySpan<int> reaching, int right, double cost)
    {
        if (exit >= _axisA)
        {
            Leaf(reaching, right, cost);
            return;
        }

        var (level, answers) = (_level[exit], _table.Right[exit]);
        var staying = new int[reaching.Length];
        for (var i = 0; i < _grid[exit].Count; i++)
        {
            var (count, hits) = (0, 0);
            foreach (var n in reaching)
            {
                var stays = level[n] > i;
                staying[count] = n;
                count += stays ? 1 : 0;
                hits += !stays && answers[n] ? 1 : 0;
            }

            _chosen[exit] = i;
            Descend(exit + 1, staying.AsSpan(0, count), right + hits, cost + ((reaching.Length - count) * _table.Costs.PerExit[exit]));
        }
    }

    private void Leaf(ReadOnlySpan<int> reaching, int right, double cost)
    {
        Fill(reaching);
        var costs = _table.Costs.PerExit;
        var costA = _grid.Count > 1 ? costs[^3] : 0;
        var (costB, costEnd) = (_grid.Count > 0 ? costs[^2] : 0, costs[^1]);

        // Row 0 of the tables is "nobody has left at a yet": #{l_a > -1}; row i + 1 belongs to threshold i, column 0 likewise.
        for (var i = 0; i < _rows; i++)
        {
            var row = (i + 1) * _stride;
            var reachB = _alive[row];
            var fixedCost = cost + ((_alive[0] - reachB) * costA) + (reachB * costB);
            var fixedRight = right + (_rightA[0] - _rightA[i + 1]) + _rightB[row];
            for (var j = 0; j < _columns; j++)
            {
                var at = row + j + 1;
                Offer(fixedRight - _rightB[at] + _rightEnd[at], fixedCost + (_alive[at] * (costEnd - costB)), i, j);
            }
        }
    }

    private void Offer(int right, double cost, int i, int j)
    {
        for (var b = 0; b < _limits.Length; b++)
        {
            if (right >= _bestRight[b] && cost <= _limits[b] && (right > _bestRight[b] || cost < _bestCost[b]))
            {
                (_bestRight[b], _bestCost[b]) = (right, cost);
                var best = (int[])_chosen.Clone();
                if (best.Length > 0)
                {
                    best[^1] = j;
                }

                if (best.Length > 1)
                {
                    best[^2] = i;
                }

                _best[b] = best;
            }
        }
    }

    // Tables with entry [i + 1][j + 1] = number of samples with l_a > i and l_b > j (i, j from -1).
    private void Fill(ReadOnlySpan<int> reaching)
    {
        Array.Clear(_alive);
        Array.Clear(_rightB);
        Array.Clear(_rightEnd);
        Array.Clear(_rightA);
        var (levelA, levelB) = (_grid.Count > 1 ? _level[^2] : null, _grid.Count > 0 ? _level[^1] : null);
        var top = _grid.Count > 1 ? 0 : _rows;
        foreach (var n in reaching)
        {
            var (a, b, flags) = (levelA is null ? top : levelA[n], levelB is null ? 1 : levelB[n], _flags[n]);
            var at = (a * _stride) + b;
            _alive[at]++;
            _rightB[at] += (flags >> 1) & 1;
            _rightEnd[at] += (flags >> 2) & 1;
            _rightA[a] += flags & 1;
        }

        for (var i = _rows - 1; i >= 0; i--)
        {
            _rightA[i] += _rightA[i + 1];
        }

        Accumulate(_alive);
        Accumulate(_rightB);
        Accumulate(_rightEnd);
    }

    private void Accumulate(int[] table)
    {
        for (var i = _rows - 1; i >= 0; i--)
        {
            ref var above = ref table[i * _stride];
            ref var below = ref table[(i + 1) * _stride];
            for (nuint j = 0; j < (nuint)_stride; j += 16)
            {
                (Vector512.LoadUnsafe(ref above, j) + Vector512.LoadUnsafe(ref below, j)).StoreUnsafe(ref above, j);
            }
        }

        for (var i = 0; i <= _rows; i++)
        {
            var row = table.AsSpan(i * _stride, _columns + 1);
            for (var j = _columns - 1; j >= 0; j--)
            {
                row[j] += row[j + 1];
            }
        }
    }
}
