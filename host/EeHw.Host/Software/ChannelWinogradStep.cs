using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Winograd's transform with channels in lanes: transformed inputs are broadcast, weights are vectors of 16 output channels.</summary>
[SkipLocalsInit]
internal sealed unsafe class ChannelWinogradStep : WinogradStep
{
    // Whole tiles of registers. Transformed inputs and products of a strip stay in the second cache, what one product needs in the first.
    private const int MostTiles = 24;

    private readonly float* _weights;
    private readonly float* _bias;
    private readonly float* _zeros;
    private readonly int* _taps;

    // Outputs of each tile that lie within the map, where they are in the tile, and how many.
    private readonly int* _pixels;
    private readonly int* _places;
    private readonly int[] _counts;
    private readonly int _inputs;
    private readonly bool _wide;

    public ChannelWinogradStep(ConvLayer layer, PlanTensor source, PlanTensor output, float[] bias, Operation<float>[] operations, bool wide)
        : base(layer, source, output, operations, MostTiles)
    {
        (_inputs, _wide) = (layer.InputChannels, wide);
        var weights = WinogradTransform.Pack(layer, Block, 1);
        SharesWeights = weights.LongLength * sizeof(float) > CachedBytes;
        _weights = Own<float>(weights);
        _bias = Own<float>(bias);
        _zeros = Own<float>(new float[Block]);
        var pixels = PixelsOfTiles(TileSize);
        _counts = Array.ConvertAll(pixels, p => p.Count(i => i is not null));
        _pixels = Own<int>([.. pixels.SelectMany(p => InFront(p, p.OfType<int>()))]);
        _places = Own<int>([.. pixels.SelectMany(p => InFront(p, Enumerable.Range(0, p.Length).Where(i => p[i] is not null)))]);
        _taps = Own<int>([.. Enumerable.Range(0, _inputs).Select(c => (c / Block * Strip * Block) + (c % Block))]);
    }

    public override bool SharesWeights { get; }

    protected override int BlockParts => Output.Blocks;

    protected override nint ProductsStep => (Strip + 1) * Block;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Multiply(float* inputs, float* products, int first, int count, int firstBlock, int endBlock, ReadOnlySpan<Frame<float>> frames)
    {
        for (var block = firstBlock; block < endBlock; block++)
        {
            Multiply(inputs, (Vector512<float>*)products, count, block);
            for (var t = 0; t < count; t++)
            {
                Store(products + (t * Block), (first + t) % Tiles, block, frames[(first + t) / Tiles]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(float* inputs, Vector512<float>* products, int count, int block)
    {
        var perProduct = (nint)_inputs * Block;
        var w = _weights + (block * WinogradTransform.Products * perProduct);
        var scalars = stackalloc float*[6];
        var most = _wide ? 16 : 6;
        for (var f = 0; f < WinogradTransform.Products; f++, w += perProduct, products += ProductsStep / Block)
        {
            var from = inputs + (f * InputsStep);
            for (int t = 0, n; t < count; t += n)
            {
                // As many whole tiles as there are in one call, then the rest.
                var (tiles, left) = _wide ? (1, Math.Min(most, count - t)) : count - t >= most ? ((count - t) / most, most) : (1, count - t);
                n = tiles * left;
                for (var i = 0; i < 6; i++)
                {
                    scalars[i] = from + ((t + (_wide ? 4 * i : i)) * Block);
                }

                if (_wide)
                {
                    Tile512<float, FloatLane, PixelSteps.Step16, ChannelWalk<float>>.Run((left + 3) / 4, scalars, Block, w, _taps, _inputs, _zeros, products + t);
                }
                else
                {
                    Tile256<float, FloatLane, ChannelWalk<float>>.Run(left, scalars, w, _taps, _inputs, _zeros, products + t, tiles, most * Block);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(float* products, int tile, int block, in Frame<float> frame)
    {
        var pixels = frame.Scratch;
        var (count, all) = (_counts[tile], TileSize * TileSize);
        WinogradTile.Outputs(TileSize, products, ProductsStep, _bias + (block * Block), (float*)pixels, Block);
        WinogradTile.Outputs(TileSize, products + 8, ProductsStep, _bias + (block * Block) + 8, (float*)pixels + 8, Block);
        if (count < all)
        {
            var places = _places + (tile * all);
            for (var i = 0; i < count; i++)
            {
                pixels[i] = pixels[places[i]];
            }
        }

        Store(pixels, count, block, _pixels + (tile * all), frame);
    }

    // Padded to the length of the tile.
    private static IEnumerable<int> InFront(int?[] tile, IEnumerable<int> those)
    {
        int[] first = [.. those];
        return first.Concat(new int[tile.Length - first.Length]);
    }
}
