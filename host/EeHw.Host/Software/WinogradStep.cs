using System.Runtime.CompilerServices;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>
/// Convolution F(4 x 4, 3 x 3) or F(2 x 2, 5 x 5) (<see cref="WinogradTransform"/>) strip by strip: a strip of tiles, of one frame or several, is transformed, multiplied product by
/// product and transformed back. Blocks have 16 lanes; what works on them takes them in halves of 256 bits.
/// </summary>
internal abstract unsafe class WinogradStep : SoftwareStep<float>
{
    /// <summary>Lanes of a block.</summary>
    protected const int Block = 16;

    // Tiles of a part: as many as fill the registers, twice.
    private const int LeastTiles = 12;

    private readonly PlanTensor _source;
    private readonly int* _inputPixels;
    private readonly int _down;
    private readonly int _across;

    /// <param name="layer">The convolution.</param>
    /// <param name="source">Its input, with the halo that tiles read.</param>
    /// <param name="output">Its output.</param>
    /// <param name="operations">What happens to the sums.</param>
    /// <param name="strip">Tiles of a strip.</param>
    protected WinogradStep(ConvLayer layer, PlanTensor source, PlanTensor output, Operation<float>[] operations, int strip)
        : base(output, operations)
    {
        (_source, TileSize, Strip) = (source, WinogradTransform.TileOf(layer), strip);
        (_down, _across) = WinogradTransform.Tiles(layer);
        Strip = Math.Min(strip, Tiles);
        _inputPixels = Own<int>([.. Enumerable.Range(0, Tiles).Select(t => source.At(0, (t / _across * TileSize) - layer.Padding.Top, (t % _across * TileSize) - layer.Padding.Left))]);
    }

    public override long WorkElements => WinogradTransform.Products * (long)(InputsStep + ProductsStep);

    /// <summary>Parts that outputs can be cut into.</summary>
    protected abstract int BlockParts { get; }

    private bool HasFewTiles => Tiles < 2 * LeastTiles && BlockParts > 1;

    /// <summary>Rows and columns of outputs per tile.</summary>
    protected int TileSize { get; }

    /// <summary>Tiles of a map.</summary>
    protected int Tiles => _down * _across;

    /// <summary>Most tiles of a strip.</summary>
    protected int Strip { get; }

    /// <summary>Elements from transformed input to transformed input: an odd number of cache lines, as many as a power of two would all fall into the same few sets of the cache.</summary>
    protected nint InputsStep => ((_source.Blocks * Strip) + 1) * Block;

    /// <summary>Elements from product to product, odd in lines as well.</summary>
    protected abstract nint ProductsStep { get; }

    public override void Run(in Frame<float> frame) => Run(new ReadOnlySpan<Frame<float>>(in frame));

    public override void Run(ReadOnlySpan<Frame<float>> frames) => Run(frames, 0, Tiles * frames.Length, 0, Output.Blocks);

    // Of few tiles every part transforms all, and computes some of the outputs: cut further they would fill no registers.
    public override int PartsFor(int threads) => HasFewTiles ? Math.Min(BlockParts, threads) : Math.Min((Tiles + LeastTiles - 1) / LeastTiles, PartsPerThread * threads);

    public override void Run(in Frame<float> frame, int part, int parts)
    {
        var frames = new ReadOnlySpan<Frame<float>>(in frame);
        if (HasFewTiles)
        {
            var (firstBlock, endBlock) = Share(Output.Blocks, part, parts);
            Run(frames, 0, Tiles, firstBlock, endBlock);
            return;
        }

        var (first, end) = Share((Tiles + LeastTiles - 1) / LeastTiles, part, parts);
        Run(frames, first * LeastTiles, Math.Min(end * LeastTiles, Tiles), 0, Output.Blocks);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(ReadOnlySpan<Frame<float>> frames, int begin, int end, int firstBlock, int endBlock)
    {
        var inputs = frames[0].Work;
        var (blocks, blockStride, rowStride, step) = (_source.Blocks, _source.BlockStride, _source.RowStride, InputsStep);
        var products = inputs + (WinogradTransform.Products * InputsStep);
        for (var first = begin; first < end; first += Strip)
        {
            var count = Math.Min(Strip, end - first);
            for (var t = 0; t < count; t++)
            {
                ref readonly var frame = ref frames[(first + t) / Tiles];
                var tile = (first + t) % Tiles;
                var from = frame.At(_source) + _inputPixels[tile];
                for (var block = 0; block < blocks; block++, from += blockStride)
                {
                    var to = inputs + (((block * Strip) + t) * Block);
                    WinogradTile.Inputs(from, rowStride, to, step);
                    WinogradTile.Inputs(from + 8, rowStride, to + 8, step);
                }
            }

            Multiply(inputs, products, first, count, firstBlock, endBlock, frames);
        }
    }

    /// <summary>Multiplies a strip, transforms back and stores.</summary>
    /// <param name="inputs">Transformed inputs, in the order <c>[product][block][tile][lane]</c>.</param>
    /// <param name="products">Room for products.</param>
    /// <param name="first">First tile of the strip, counted through all frames.</param>
    /// <param name="count">Tiles.</param>
    /// <param name="firstBlock">First block of outputs.</param>
    /// <param name="endBlock">Behind the last.</param>
    /// <param name="frames">The frames.</param>
    protected abstract void Multiply(float* inputs, float* products, int first, int count, int firstBlock, int endBlock, ReadOnlySpan<Frame<float>> frames);

    /// <summary>Pixels of the output that each tile makes, row by row; the places of those beyond the map are empty.</summary>
    /// <param name="size">Rows and columns of them per tile.</param>
    protected int?[][] PixelsOfTiles(int size) => [.. Enumerable.Range(0, Tiles).Select(t => Enumerable.Range(0, size * size).Select(i => PixelOf((t / _across * size) + (i / size), (t % _across * size) + (i % size))).ToArray())];

    private int? PixelOf(int y, int x) => y < Output.Shape.Height && x < Output.Shape.Width ? (y * Output.Shape.Width) + x : null;
}
