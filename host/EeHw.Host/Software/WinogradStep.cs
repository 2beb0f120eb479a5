using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>
/// Convolution F(4 x 4, 3 x 3) (<see cref="WinogradTransform"/>) strip by strip: a strip of tiles, of one frame or several, is transformed, multiplied product by
/// product and transformed back. Blocks have 16 channels; what works on them takes them in halves of 256 bits.
/// </summary>
internal sealed unsafe class WinogradStep : SoftwareStep<float>
{
    private const int Block = 16;
    private const int PerTile = WinogradTransform.Tile * WinogradTransform.Tile;

    // Tiles of a strip: whole tiles of registers. Transformed inputs and products of a strip stay in the second cache, what one product needs in the first.
    private const int Strip = 24;

    private readonly PlanTensor _source;
    private readonly float* _weights;
    private readonly float* _bias;
    private readonly float* _zeros;
    private readonly int* _taps;
    private readonly int* _inputPixels;

    // Outputs of each tile, and how many lie within the map.
    private readonly int* _pixels;
    private readonly int[] _counts;
    private readonly int _inputs;
    private readonly int _down;
    private readonly int _across;
    private readonly bool _wide;

    public WinogradStep(ConvLayer layer, PlanTensor source, PlanTensor output, float[] bias, Operation<float>[] operations, bool wide)
        : base(output, operations)
    {
        (_source, _inputs, _wide) = (source, layer.InputChannels, wide);
        (_down, _across) = WinogradTransform.Tiles(output.Shape);
        _inputPixels = Own<int>([.. Enumerable.Range(0, _down * _across).Select(t => source.At(0, (t / _across * WinogradTransform.Tile) - layer.Padding.Top, (t % _across * WinogradTransform.Tile) - layer.Padding.Left))]);
        var weights = WinogradTransform.Pack(layer, Block, 1);
        SharesWeights = weights.LongLength * sizeof(float) > CachedBytes;
        _weights = Own<float>(weights);
        _bias = Own<float>(bias);
        _zeros = Own<float>(new float[Block]);
        var pixels = Enumerable.Range(0, _down * _across).Select(t => PixelsOf(t).ToArray()).ToArray();
        _counts = Array.ConvertAll(pixels, p => p.Length);
        _pixels = Own<int>([.. pixels.SelectMany(p => p.Concat(new int[PerTile - p.Length]))]);
        _taps = Own<int>([.. Enumerable.Range(0, _inputs).Select(c => (c / Block * Strip * Block) + (c % Block))]);
    }

    public override bool SharesWeights { get; }

    public override long WorkElements => WinogradTransform.Products * (long)(InputsStep + ProductsStep);

    // From product to product an odd number of cache lines: as many as a power of two would all fall into the same few sets of the cache.
    private nint InputsStep => ((_source.Blocks * Strip) + 1) * Block;

    private static nint ProductsStep => (Strip + 1) * Block;

    public override void Run(in Frame<float> frame) => Run(new ReadOnlySpan<Frame<float>>(in frame));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(ReadOnlySpan<Frame<float>> frames)
    {
        var inputs = frames[0].Work;
        var (blocks, blockStride, rowStride, step) = (_source.Blocks, _source.BlockStride, _source.RowStride, InputsStep);
        var products = inputs + (WinogradTransform.Products * InputsStep);
        var tiles = _down * _across;
        var all = tiles * frames.Length;
        for (var first = 0; first < all; first += Strip)
        {
            var count = Math.Min(Strip, all - first);
            for (var t = 0; t < count; t++)
            {
                ref readonly var frame = ref frames[(first + t) / tiles];
                var tile = (first + t) % tiles;
                var from = frame.At(_source) + _inputPixels[tile];
                for (var block = 0; block < blocks; block++, from += blockStride)
                {
                    var to = inputs + (((block * Strip) + t) * Block);
                    WinogradTile.Inputs(from, rowStride, to, step);
                    WinogradTile.Inputs(from + 8, rowStride, to + 8, step);
                }
            }

            for (var block = 0; block < Output.Blocks; block++)
            {
                Multiply(inputs, (Vector512<float>*)products, count, block);
                for (var t = 0; t < count; t++)
                {
                    Store(products + (t * Block), (first + t) % tiles, block, frames[(first + t) / tiles]);
                }
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
        for (var f = 0; f < WinogradTransform.Products; f++, w += perProduct, products += Strip + 1)
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
        var count = _counts[tile];
        WinogradTile.Outputs(products, ProductsStep, _bias + (block * Block), (float*)pixels);
        WinogradTile.Outputs(products + 8, ProductsStep, _bias + (block * Block) + 8, (float*)pixels + 8);
        if (count < PerTile)
        {
            // Outputs beyond the map are left out.
            var columns = Math.Min(WinogradTransform.Tile, Output.Shape.Width - (tile % _across * WinogradTransform.Tile));
            for (var i = 0; i < count; i++)
            {
                pixels[i] = pixels[(i / columns * WinogradTransform.Tile) + (i % columns)];
            }
        }

        Store(pixels, count, block, _pixels + (tile * PerTile), frame);
    }

    private IEnumerable<int> PixelsOf(int tile)
        => from y in Enumerable.Range(tile / _across * WinogradTransform.Tile, WinogradTransform.Tile)
           from x in Enumerable.Range(tile % _across * WinogradTransform.Tile, WinogradTransform.Tile)
           where y < Output.Shape.Height && x < Output.Shape.Width
           select (y * Output.Shape.Width) + x;
}
