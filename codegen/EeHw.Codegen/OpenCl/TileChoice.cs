using EeHw.Model.Networks;

namespace EeHw.Codegen.OpenCl;

/// <summary>A register tile: blocks of channels times rows times columns.</summary>
/// <param name="Blocks">Blocks; divides those of the layer.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal sealed record TileChoice(int Blocks, int Height, int Width)
{
    // Below this many sums in flight the latency of a multiply-add (4 clocks, 2 units) shows.
    private const int InFlight = 8;

    /// <summary>The tile with the least work: clocks of a tap, waiting and loads included, times tiles.</summary>
    /// <param name="output">Map that is computed.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="accumulators">Vectors of a tile at most.</param>
    /// <param name="severalBlocks">Whether a tile may have more than one block.</param>
    /// <param name="foldsBroadcast">As <see cref="OpenClShape.FoldsBroadcast"/>.</param>
    /// <param name="step">Rows and columns of a tile are multiples of it, as those of the map are.</param>
    public static TileChoice Of(Shape output, int blocks, int accumulators, bool severalBlocks, bool foldsBroadcast, int step = 1)
    {
        var best = (Cost: double.PositiveInfinity, Tile: new TileChoice(1, step, step));
        for (var v = 1; v <= (severalBlocks ? Math.Min(accumulators, blocks) : 1); v++)
        {
            for (var h = step; h <= output.Height && blocks % v == 0; h += step)
            {
                for (var w = step; w <= output.Width && v * h * w <= accumulators; w += step)
                {
                    var tiles = Ceiling(output.Height, h) * Ceiling(output.Width, w) * (blocks / v);
                    var cost = tiles * TapCost(v, h * w, foldsBroadcast);
                    if (cost < best.Cost - 1e-9)
                    {
                        best = (cost, new TileChoice(v, h, w));
                    }
                }
            }
        }

        return best.Tile;
    }

    /// <summary>Half-clocks of one tap: two multiply-adds and two loads a clock. A folded broadcast is a load as well; others are made once for all blocks.</summary>
    public static double TapCost(int blocks, int pixels, bool foldsBroadcast)
    {
        var loads = blocks + (foldsBroadcast ? 0 : pixels);
        return Math.Max(InFlight, Math.Max(blocks * pixels, loads)) + (0.25 * loads) + 0.5;
    }

    public static int Ceiling(int a, int b) => (a + b - 1) / b;
}
