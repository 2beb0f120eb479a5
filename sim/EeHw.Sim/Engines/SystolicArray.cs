using EeHw.Model.Engines;

namespace EeHw.Sim.Engines;

/// <summary>
/// Closed form of a systolic array of R×C processing elements. For a product [M,K]·[K,N]:
/// <list type="table">
/// <item>ws: ceil(K/R)·ceil(N/C) folds of 2R + C + M - 2 clocks; ifmap M·K·ceil(N/C), filter K·N reads</item>
/// <item>os: ceil(M/R)·ceil(N/C) folds of R + C + K - 2 clocks; ifmap M·K·ceil(N/C), filter K·N·ceil(M/R) reads</item>
/// <item>is: ceil(K/R)·ceil(M/C) folds of 2R + C + N - 2 clocks; ifmap M·K, filter K·N·ceil(M/C) reads</item>
/// </list>
/// A fold loads what stays (R clocks for ws and is), streams the rest, and drains down and across; partly filled folds take as long. Groups run one after
/// the other, so that a depthwise convolution fills one column of the array: its utilization says so.
/// Source: Samajdar et al., SCALE-Sim (arXiv:1811.02883; ISPASS 2020); the compatible form counts folds·clocks - 1 as its CALC mode does. <see cref="Dataflow.OutputParallel"/> is <see cref="VectorEngine"/>'s.
/// </summary>
public static class SystolicArray
{
    /// <summary>Counts one layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="size">Rows R, columns C.</param>
    /// <param name="dataflow">What stays in the array.</param>
    /// <param name="compatible">One clock less per product, as SCALE-Sim reports.</param>
    /// <returns>Clocks, folds, reads, utilization.</returns>
    public static LayerCycles Run(EngineLayer layer, ArraySize size, Dataflow dataflow, bool compatible)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (dataflow == Dataflow.OutputParallel)
        {
            return VectorEngine.Run(layer, size);
        }

        var (m, k, n) = (layer.OutputPixels, layer.WindowElements, layer.Filters);
        var (down, across, streamed) = dataflow switch
        {
            Dataflow.WeightStationary => (k, n, m),
            Dataflow.OutputStationary => (m, n, k),
            _ => (k, m, n),
        };
        var (rowFolds, columnFolds) = (Ceiling(down, size.Rows), Ceiling(across, size.Columns));
        var folds = rowFolds * columnFolds;
        var load = dataflow == Dataflow.OutputStationary ? 0 : size.Rows;
        var perFold = load + size.Rows + size.Columns + streamed - 2;
        var cycles = layer.Groups * ((folds * perFold) - (compatible ? 1 : 0));
        var ifmap = layer.Groups * m * k * (dataflow == Dataflow.InputStationary ? 1 : columnFolds);
        var filter = layer.Groups * k * n * dataflow switch
        {
            Dataflow.WeightStationary => 1,
            Dataflow.OutputStationary => rowFolds,
            _ => columnFolds,
        };
        return new(
            layer,
            cycles,
            layer.Groups * folds,
            ifmap,
            filter,
            (double)down * across / (folds * (double)size.Elements),
            layer.Macs / ((double)cycles * size.Elements));
    }

    /// <summary>Clocks of one product.</summary>
    /// <param name="m">Output pixels, at least 1.</param>
    /// <param name="k">Elements under the kernel, at least 1.</param>
    /// <param name="n">Filters, at least 1.</param>
    /// <param name="size">The array.</param>
    /// <param name="dataflow">What stays in it.</param>
    /// <returns>Folds times clocks of a fold.</returns>
    public static long Clocks(long m, long k, long n, ArraySize size, Dataflow dataflow) => dataflow switch
    {
        Dataflow.OutputParallel => VectorEngine.Clocks(m, k, n, size),
        Dataflow.WeightStationary => Ceiling(k, size.Rows) * Ceiling(n, size.Columns) * ((2L * size.Rows) + size.Columns + m - 2),
        Dataflow.OutputStationary => Ceiling(m, size.Rows) * Ceiling(n, size.Columns) * ((long)size.Rows + size.Columns + k - 2),
        _ => Ceiling(k, size.Rows) * Ceiling(m, size.Columns) * ((2L * size.Rows) + size.Columns + n - 2),
    };

    private static long Ceiling(long amount, long part) => (amount + part - 1) / part;
}
