using EeHw.Model.Engines;

namespace EeHw.Sim.Engines;

/// <summary>
/// Walks over the tiles of a layer with double buffering: while a tile is computed, the next one is loaded and the finished one before it is written, over one DRAM.
/// Clocks = load of the first + sum of max(compute of a tile, load of the next + write of the one before) + write of the last. A tile that is the one just used is
/// not loaded again; a load waits for the DRAM's latency once.
/// </summary>
internal static class TileWalk
{
    public static StepCost Walk(EngineStep step, Engine engine, int batch, Residency residency, bool isVector, Tiling tiling)
    {
        var grid = new TileGrid(step, engine, batch, residency, isVector, tiling);
        long clocks = 0, computed = 0, dram = 0, maps = 0, weights = 0, written = 0, sram = 0, sums = 0;
        long compute = 0, storeBefore = 0, store = 0;
        var isFirst = true;
        var (lastInput, lastWeights) = ((-1L, -1L, -1), (-1L, -1, -1));
        for (var g = 0L; g < grid.Groups; g++)
        {
            var (outer, inner) = tiling.FiltersOutside ? (grid.FilterTiles, grid.RowTiles) : (grid.RowTiles, (long)grid.FilterTiles);
            for (var o = 0L; o < outer; o++)
            {
                for (var i = 0L; i < inner; i++)
                {
                    var (r, n) = tiling.FiltersOutside ? (i, (int)o) : (o, (int)i);
                    var rows = grid.Rows(r);
                    var filters = grid.Filters(n);
                    for (var k = 0; k < grid.ChannelTiles; k++)
                    {
                        var channels = grid.Channels(k);
                        var (input, weight) = ((g, r, isVector ? n : k), (g, n, k));
                        var mapBytes = input == lastInput || (residency.KeptInput > 0 && step.Operands == 1) ? 0 : grid.InputBytes(rows, filters, channels);
                        var weightBytes = weight == lastWeights ? 0 : grid.WeightBytes(filters, channels, k == 0);
                        (lastInput, lastWeights) = (input, weight);
                        var load = mapBytes + weightBytes == 0 ? 0 : engine.LatencyClocks + engine.TransferClocks(mapBytes + weightBytes);
                        clocks += isFirst ? load : Math.Max(compute, load + storeBefore);
                        (isFirst, storeBefore, store) = (false, store, 0);
                        compute = grid.Compute(rows, filters, channels);
                        if (k == grid.ChannelTiles - 1)
                        {
                            var bytes = grid.OutputBytes(rows, filters);
                            written += bytes;
                            store = engine.TransferClocks(bytes);
                            dram += store;
                        }

                        (maps, weights, computed, dram) = (maps + mapBytes, weights + weightBytes, computed + compute, dram + load);
                        var reads = Reads(grid, step, engine, rows, filters, channels);
                        (sram, sums) = (sram + reads.Words, sums + reads.Sums);
                    }
                }
            }
        }

        return new()
        {
            Step = step,
            Batch = batch,
            Tiling = tiling,
            Residency = residency,
            IsVector = isVector,
            Clocks = clocks + Math.Max(compute, storeBefore) + store,
            ComputeClocks = computed,
            DramClocks = dram,
            MapReadBytes = maps,
            WeightReadBytes = weights,
            WriteBytes = written,
            SramReads = sram,
            SumAccesses = sums,
        };
    }

    private static (long Words, long Sums) Reads(TileGrid grid, EngineStep step, Engine engine, in (int Samples, int Rows, int InputRows) r, int filters, int channels)
    {
        var pixels = (long)r.Samples * r.Rows * step.Output.Width;
        if (grid.IsVector)
        {
            return (pixels * filters * (step.Product is null ? Math.Max(step.VectorOperations, step.Operands) : 2 * step.VectorOperations), pixels * filters);
        }

        var tile = SystolicArray.Run(new EngineLayer("", pixels, grid.KernelArea * channels, filters), engine.Array, engine.Dataflow, compatible: false);
        var partial = engine.Dataflow is Dataflow.OutputStationary or Dataflow.OutputParallel ? 1 : TileGrid.Ceiling(grid.KernelArea * channels, engine.Array.Rows);
        return (tile.IfmapReads + tile.FilterReads, pixels * filters * ((2L * partial) - 1));
    }
}
