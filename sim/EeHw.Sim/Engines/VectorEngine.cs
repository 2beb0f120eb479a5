using EeHw.Model.Engines;

namespace EeHw.Sim.Engines;

/// <summary>
/// Closed form of an output-parallel array of R×C elements: R output pixels by C filters at a time, each element with the sum of one output. In every clock R map words go to
/// the elements of a row each, and C weights to those of a column each; nothing is skewed and nothing drains, as finished sums are shifted out behind the next ones.
/// <list type="table">
/// <item>product [M,K]·[K,N]: ceil(M/R)·ceil(N/C)·K clocks; ifmap M·K·ceil(N/C), filter K·N·ceil(M/R) reads</item>
/// <item>depthwise, G channels of K words under the kernel: ceil(M/R)·ceil(G/C)·K clocks, as every element has a map word of its own; ifmap M·K·G, filter K·G·ceil(M/R) reads</item>
/// <item>pool, addition: the same with the operations per output for K</item>
/// </list>
/// The loop order is the output-stationary one of Chen, Emer, Sze, "Eyeriss" (ISCA 2016), section IV; broadcast instead of passing on. A port of R·C map words per clock is what a
/// depthwise layer asks for: where memory has fewer, this is optimistic.
/// </summary>
public static class VectorEngine
{
    /// <summary>Counts one layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="size">Rows R, columns C.</param>
    /// <returns>Clocks, folds, reads, utilization.</returns>
    public static LayerCycles Run(EngineLayer layer, ArraySize size)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var isPerChannel = layer.Filters == 1 && layer.Groups > 1;
        var (m, k, n) = (layer.OutputPixels, layer.WindowElements, isPerChannel ? layer.Groups : layer.Filters);
        var groups = isPerChannel ? 1 : layer.Groups;
        var (rowFolds, columnFolds) = (Ceiling(m, size.Rows), Ceiling(n, size.Columns));
        var folds = rowFolds * columnFolds;
        var cycles = groups * Clocks(m, k, n, size);
        return new(
            layer,
            cycles,
            groups * folds,
            groups * m * k * (isPerChannel ? n : columnFolds),
            groups * k * n * rowFolds,
            (double)m * n / (folds * (double)size.Elements),
            layer.Macs / ((double)cycles * size.Elements));
    }

    /// <summary>Clocks of one product, or of outputs that take k operations each.</summary>
    /// <param name="m">Output pixels, at least 1.</param>
    /// <param name="k">Operations per output, at least 1.</param>
    /// <param name="n">Filters or channels, at least 1.</param>
    /// <param name="size">The array.</param>
    /// <returns>Folds times k.</returns>
    public static long Clocks(long m, long k, long n, ArraySize size) => Ceiling(m, size.Rows) * Ceiling(n, size.Columns) * k;

    private static long Ceiling(long amount, long part) => (amount + part - 1) / part;
}
