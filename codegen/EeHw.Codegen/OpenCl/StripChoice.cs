namespace EeHw.Codegen.OpenCl;

/// <summary>How the tiles of a Winograd convolution are cut: strips that are transformed together, and the register tile of their products.</summary>
/// <param name="Blocks">Blocks of outputs per register tile; divides those of the layer.</param>
/// <param name="Width">Tiles per register tile.</param>
/// <param name="Strip">Tiles per strip, at least <paramref name="Width"/>.</param>
internal sealed record StripChoice(int Blocks, int Width, int Strip)
{
    // Transformed inputs and products of a strip should stay in the first cache, or at least not crowd the second.
    private const int MostElements = 9216;

    private const int MostBlocksOfSamples = 6;

    /// <summary>The cut with the least work.</summary>
    /// <param name="tiles">Tiles of the map.</param>
    /// <param name="inputElements">Elements of one tile and product over all input channels.</param>
    /// <param name="blocks">Blocks of outputs.</param>
    /// <param name="blockElements">Elements of a block.</param>
    /// <param name="shape">The processor.</param>
    /// <param name="areSamples">Whether lanes are samples: inputs are then vectors of their own, weights are broadcast.</param>
    public static StripChoice Of(int tiles, int inputElements, int blocks, int blockElements, OpenClShape shape, bool areSamples)
    {
        var best = (Cost: double.PositiveInfinity, Choice: new StripChoice(1, 1, 1));
        for (var v = 1; v <= Math.Min(areSamples ? MostBlocksOfSamples : 4, blocks); v++)
        {
            for (var w = 1; w <= Math.Min(tiles, shape.Accumulators / v) && blocks % v == 0; w++)
            {
                for (var strip = w; strip <= tiles && (strip == w || 36 * strip * (inputElements + (v * blockElements)) <= MostElements); strip++)
                {
                    var products = TileChoice.Ceiling(tiles, strip) * TileChoice.Ceiling(strip, w) * (blocks / v) * TileChoice.TapCost(v, w, shape.FoldsBroadcast);

                    // Inputs that crowd the first cache come from the second for every group of blocks, a vector a clock.
                    products += areSamples && 36 * strip * inputElements > MostElements ? TileChoice.Ceiling(tiles, strip) * (blocks / v) * strip * 2.0 : 0;
                    if (products < best.Cost - 1e-9)
                    {
                        best = (products, new(v, w, strip));
                    }
                }
            }
        }

        return best.Choice;
    }
}
