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

    /// <summary>The tile with the least work: clocks of a tap, waiting and loads of weights included, times tiles.</summary>
    public static TileChoice Of(Shape output, int blocks, int accumulators, bool severalBlocks)
    {
        var best = (Cost: double.PositiveInfinity, Tile: new TileChoice(1, 1, 1));
        for (var v = 1; v <= (severalBlocks ? Math.Min(4, blocks) : 1); v++)
        {
            for (var h = 1; h <= output.Height && blocks % v == 0; h++)
            {
                for (var w = 1; w <= output.Width && v * h * w <= accumulators; w++)
                {
                    var tiles = Ceiling(output.Height, h) * Ceiling(output.Width, w) * (blocks / v);
                    var cost = tiles * (Math.Max(InFlight, v * h * w) + (0.5 * v) + 0.5);
                    if (cost < best.Cost - 1e-9)
                    {
                        best = (cost, new TileChoice(v, h, w));
                    }
                }
            }
        }

        return best.Tile;
    }

    public static int Ceiling(int a, int b) => (a + b - 1) / b;
}
