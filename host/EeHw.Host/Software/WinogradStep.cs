using System.Runtime.CompilerServices;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>
/// Convolution F(4 x 4, 3 x 3) (<see cref="WinogradTransform"/>) strip by strip: a strip of tiles is transformed, multiplied product by product and
/// transformed back. Blocks have 16 channels; what works on them takes them in halves of 256 bits.
/// </summary>
internal sealed unsafe class WinogradStep : SoftwareStep<float>
{
    private const int Block = 16;

    // Transformed inputs and products of a strip should stay in the first cache.
    private const int MostElements = 9216;

    private readonly PlanTensor _source;
    private readonly float* _weights;
    private readonly float* _bias;
    private readonly int _inputs;
    private readonly int _down;
    private readonly int _across;
    private readonly int _strip;
    private readonly int _firstRow;
    private readonly int _firstColumn;
    private readonly bool _wide;

    public WinogradStep(ConvLayer layer, PlanTensor source, PlanTensor output, float[] bias, Operation<float>[] operations, bool wide)
        : base(output, operations)
    {
        (_source, _inputs, _wide) = (source, layer.InputChannels, wide);
        (_down, _across) = WinogradTransform.Tiles(output.Shape);
        (_firstRow, _firstColumn) = (-layer.Padding.Top, -layer.Padding.Left);
        _weights = Own<float>(WinogradTransform.Pack(layer, Block, 1));
        _bias = Own<float>(bias);
        var perTile = WinogradTransform.Products * Block * (source.Blocks + 1);
        _strip = Math.Min(Math.Max(4, MostElements / perTile / 4 * 4), ((_down * _across) + 3) / 4 * 4);
    }

    public override long WorkElements => (long)WinogradTransform.Products * _strip * Block * (_source.Blocks + 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<float> frame)
    {
        var inputs = frame.Work;
        var products = inputs + ((nint)WinogradTransform.Products * _source.Blocks * _strip * Block);
        var tiles = _down * _across;
        for (var first = 0; first < tiles; first += _strip)
        {
            for (var block = 0; block < _source.Blocks; block++)
            {
                for (var t = 0; t < _strip; t++)
                {
                    // Beyond the last tile its copies fill the strip.
                    var tile = Math.Min(first + t, tiles - 1);
                    var from = frame.At(_source) + _source.At(block * Block, (tile / _across * 4) + _firstRow, (tile % _across * 4) + _firstColumn);
                    var to = inputs + (((block * _strip) + t) * Block);
                    var step = _source.Blocks * _strip * Block;
                    WinogradTile.Inputs(from, _source.RowStride, to, step);
                    WinogradTile.Inputs(from + 8, _source.RowStride, to + 8, step);
                }
            }

            for (var block = 0; block < Output.Blocks; block++)
            {
                Multiply(inputs, products, block);
                Store(products, first, Math.Min(_strip, tiles - first), block, frame);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(float* inputs, float* products, int block)
    {
        var perProduct = (nint)_inputs * Block;
        var w = _weights + (block * WinogradTransform.Products * perProduct);
        for (var f = 0; f < WinogradTransform.Products; f++, w += perProduct)
        {
            var from = inputs + (f * _source.Blocks * _strip * Block);
            var to = products + (f * _strip * Block);
            for (var t = 0; t < _strip; t += 4)
            {
                if (_wide)
                {
                    WinogradTile.Multiply512(from + (t * Block), _strip * Block, w, _inputs, to + (t * Block));
                }
                else
                {
                    WinogradTile.Multiply256(from + (t * Block), _strip * Block, w, _inputs, to + (t * Block));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(float* products, int first, int count, int block, in Frame<float> frame)
    {
        var pixels = (float*)frame.Scratch;
        var (height, width) = (Output.Shape.Height, Output.Shape.Width);
        for (var t = 0; t < count; t++)
        {
            var (y, x) = ((first + t) / _across * 4, (first + t) % _across * 4);
            WinogradTile.Outputs(products + (t * Block), _strip * Block, _bias + (block * Block), pixels);
            WinogradTile.Outputs(products + (t * Block) + 8, _strip * Block, _bias + (block * Block) + 8, pixels + 8);
            for (var i = 0; i < Math.Min(4, height - y); i++)
            {
                Store(frame.Scratch + (i * 4), Math.Min(4, width - x), block, ((y + i) * width) + x, frame);
            }
        }
    }
}
