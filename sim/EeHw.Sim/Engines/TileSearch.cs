using EeHw.Model.Diagnostics;
using EeHw.Model.Engines;

namespace EeHw.Sim.Engines;

/// <summary>
/// Chooses tiles: of all cuts of rows, filters and channels into about equal parts (filters and channels in multiples of what the array takes at once) that fit the
/// buffers, the one with the smallest larger of compute and DRAM clocks, then the fewest bytes, then the fewest tiles. Sums over tiles are products of sums along
/// the three directions, so a candidate costs a few multiplications. Of the input channels the most that fit are taken.
/// </summary>
internal static class TileSearch
{
    /// <summary>Most tiles of a layer; finer cuts are not considered.</summary>
    public const long MostTiles = 1 << 18;

    /// <summary>The best tiling.</summary>
    /// <returns>Its cost by <see cref="TileWalk"/>, or null where no tile fits.</returns>
    public static StepCost? Best(EngineStep step, Engine engine, int batch, Residency residency)
    {
        StepCost? best = null;
        foreach (var isVector in (bool[])[false, true])
        {
            if ((isVector ? step.VectorOperations > 0 : step.Product is not null) && Search(step, engine, batch, residency, isVector) is { } tiling)
            {
                var cost = TileWalk.Walk(step, engine, batch, residency, isVector, tiling);
                best = best is null || cost.Clocks < best.Clocks ? cost : best;
            }
        }

        return best;
    }

    /// <summary>What to say where not even the smallest tile fits.</summary>
    public static EeHwException NoTile(EngineStep step, Engine engine)
    {
        var (row, sums) = ((long)step.KernelRows * step.Input.Width * step.Operands * engine.WordBytes, (long)step.Output.Width * EngineBuffers.SumBytes);
        var kernel = step.Product is { } p ? ((p.WindowElements / (step.Input.Channels / p.Groups)) + step.WordsPerFilter) * engine.WordBytes : 0;
        return new(
            Codes.Engines.NoTile,
            new Place { Item = step.Name },
            FormattableString.Invariant($"no tile of the layer fits buffers of {engine.Buffers.Input}, {engine.Buffers.Weights} and {engine.Buffers.Output} bytes, or it would need more than {MostTiles} of them; one output row of one channel takes {row} bytes of maps, {kernel} of weights and {sums} of sums."),
            "Give larger buffers: twice that at least, and several channels at a time.");
    }

    private static Tiling? Search(EngineStep step, Engine engine, int batch, Residency residency, bool isVector)
    {
        var whole = new TileGrid(step, engine, batch, residency, isVector, new(batch, step.Output.Height, step.Output.Channels, step.Input.Channels, true));
        var rowCuts = Parts(step.Output.Height, 1).Select(r => (Samples: 1, Rows: r)).Concat(Parts(batch, 1).Where(s => s > 1).Select(s => (s, step.Output.Height))).ToList();
        var filterCuts = Parts(whole.AllFilters, engine.Array.Columns);
        var channelCuts = isVector ? [1] : Parts(whole.AllChannels, engine.Array.Rows);
        channelCuts.Reverse();
        (Tiling? Tiling, long Clocks, long Bytes, long Tiles) best = (null, long.MaxValue, 0, 0);
        foreach (var (samples, rows) in rowCuts)
        {
            foreach (var filters in filterCuts)
            {
                foreach (var channels in channelCuts)
                {
                    var tiling = new Tiling(samples, rows, filters, channels, true);
                    var grid = new TileGrid(step, engine, batch, residency, isVector, tiling);
                    if (grid.Tiles > MostTiles || !grid.Fits())
                    {
                        continue;
                    }

                    var sums = new TileSums(grid, step, residency);
                    foreach (var isOutside in (bool[])[true, false])
                    {
                        var bytes = sums.Bytes(isOutside);
                        var clocks = Math.Max(sums.Compute, engine.TransferClocks(bytes) + (engine.LatencyClocks * sums.Loads(isOutside)));
                        if ((clocks, bytes, grid.Tiles).CompareTo((best.Clocks, best.Bytes, best.Tiles)) < 0)
                        {
                            best = (tiling with { FiltersOutside = isOutside }, clocks, bytes, grid.Tiles);
                        }
                    }

                    // Fewer channels at a time save nothing beyond room.
                    break;
                }
            }
        }

        return best.Tiling;
    }

    /// <summary>Sizes of about equal parts of n, in multiples of what is taken at once where a part is larger.</summary>
    private static List<int> Parts(int n, int quantum)
    {
        var parts = new SortedSet<int>();
        for (var count = 1; count <= n; count = Math.Max(count + 1, count * 9 / 8))
        {
            var part = (n + count - 1) / count;
            parts.Add(part <= quantum ? part : Math.Min(n, (part + quantum - 1) / quantum * quantum));
        }

        return [.. parts];
    }
}
