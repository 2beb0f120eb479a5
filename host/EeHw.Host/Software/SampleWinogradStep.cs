using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Winograd's transform with samples in lanes: weights are broadcast, transformed inputs are vectors of 16 samples; no lane is empty whatever the channels.</summary>
[SkipLocalsInit]
internal sealed unsafe class SampleWinogradStep : WinogradStep
{
    // Transformed inputs and products of a strip beside the weights, within the second cache.
    private const int StripBytes = 256 * 1024;

    private readonly float* _weights;
    private readonly float* _bias;
    private readonly float* _zeros;
    private readonly int* _taps;
    private readonly int?[][] _pixels;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly int _perTile;
    private readonly bool _isPooled;
    private readonly bool _wide;

    /// <param name="layer">The convolution.</param>
    /// <param name="source">Its input, widened (<see cref="SampleLanes.Widen"/>).</param>
    /// <param name="output">Its output, or the pooled one, widened.</param>
    /// <param name="bias">Bias per channel.</param>
    /// <param name="operations">What happens to the sums.</param>
    /// <param name="isPooled">Whether the largest of 2 x 2 is stored.</param>
    /// <param name="wide">Whether vectors of 512 bits are registers.</param>
    public SampleWinogradStep(ConvLayer layer, PlanTensor source, PlanTensor output, float[] bias, Operation<float>[] operations, bool isPooled, bool wide)
        : base(layer, source, output, operations, Math.Max(1, StripBytes / (WinogradTransform.Products * Block * sizeof(float) * (layer.InputChannels + layer.Output.Channels))))
    {
        (_inputs, _outputs, _isPooled, _wide) = (layer.InputChannels, layer.Output.Channels, isPooled, wide);
        _perTile = (wide ? [16, 12, 8] : new[] { 6, 5, 4 }).MinBy(n => Padded(n));
        _weights = Own<float>(ByProduct(WinogradTransform.Pack(layer, 1, _perTile)));
        _bias = Own<float>([.. bias.SelectMany(b => Enumerable.Repeat(b, Block))]);
        _zeros = Own<float>(new float[Padded(_perTile)]);
        _taps = Own<int>([.. Enumerable.Range(0, _inputs).Select(c => c * Strip * Block)]);
        _pixels = PixelsOfTiles(isPooled ? TileSize / 2 : TileSize);
    }

    // All outputs of a tile are computed at once.
    protected override int BlockParts => 1;

    protected override nint ProductsStep => ((Strip * Padded(_perTile)) + 1) * Block;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Multiply(float* inputs, float* products, int first, int count, int firstBlock, int endBlock, ReadOnlySpan<Frame<float>> frames)
    {
        var (padded, perTile) = (Padded(_perTile), (nint)_inputs * _perTile);
        var tiles = padded / _perTile;
        var scalars = stackalloc float*[6];
        for (var f = 0; f < WinogradTransform.Products; f++)
        {
            var result = (Vector512<float>*)(products + (f * ProductsStep));
            for (var t = 0; t < count; t++, result += padded)
            {
                var w = _weights + (f * tiles * perTile);
                var vectors = inputs + (f * InputsStep) + (t * Block);
                for (var tile = 0; tile < tiles; tile += _wide ? 1 : tiles)
                {
                    for (var i = 0; i < 6; i++)
                    {
                        scalars[i] = w + (tile * perTile) + (i * (_wide ? Tile.Strip : 1));
                    }

                    if (_wide)
                    {
                        Tile512<float, FloatLane, PixelSteps.Step1, SampleWalk<float>>.Run(_perTile / Tile.Strip, scalars, 1, vectors, _taps, _inputs, _zeros, result + (tile * _perTile));
                    }
                    else
                    {
                        Tile256<float, FloatLane, SampleWalk<float>>.Run(_perTile, scalars, vectors, _taps, _inputs, _zeros, result, tiles, perTile);
                    }
                }
            }
        }

        for (var t = 0; t < count; t++)
        {
            Store(products + (t * padded * Block), (first + t) % Tiles, frames[(first + t) / Tiles]);
        }
    }

    // Some channels at a time, so that each operation is called for several vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(float* products, int tile, in Frame<float> frame)
    {
        var (pixels, all) = (_pixels[tile], TileSize * TileSize);
        var most = Frame<float>.ScratchVectors / all;
        for (var channel = 0; channel < _outputs; channel += most)
        {
            var count = Math.Min(most, _outputs - channel);
            for (var c = 0; c < count; c++)
            {
                float* from = products + ((channel + c) * Block), bias = _bias + ((channel + c) * Block), to = (float*)(frame.Scratch + c);
                WinogradTile.Outputs(TileSize, from, ProductsStep, bias, to, most * Block);
                WinogradTile.Outputs(TileSize, from + 8, ProductsStep, bias + 8, to + 8, most * Block);
            }

            for (var i = 0; i < pixels.Length; i++)
            {
                if (pixels[i] is not { } pixel)
                {
                    continue;
                }

                var from = frame.Scratch + (i * most);
                if (_isPooled)
                {
                    from = frame.Scratch + (((i / (TileSize / 2) * 2 * TileSize) + (i % (TileSize / 2) * 2)) * most);
                    Largest(from, most, TileSize * most, count);
                }

                StoreBlocks(from, count, channel, pixel, frame);
            }
        }
    }

    // The largest of two neighbours in a row and of two in the next, for some channels, in the place of the first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Largest(Vector512<float>* v, int column, int row, int count)
    {
        var half = (Vector256<float>*)v;
        (column, row) = (2 * column, 2 * row);
        for (var i = 0; i < 2 * count; i++, half++)
        {
            half[0] = Vector256.MaxNative(Vector256.MaxNative(half[0], half[column]), Vector256.MaxNative(half[row], half[row + column]));
        }
    }

    private int Padded(int perTile) => (_outputs + perTile - 1) / perTile * perTile;

    // From [tile][product][channel][output of the tile] to [product][tile][channel][output of the tile].
    private float[] ByProduct(float[] packed)
    {
        var run = _inputs * _perTile;
        var tiles = packed.Length / run / WinogradTransform.Products;
        var ordered = new float[packed.Length];
        for (var i = 0; i < tiles * WinogradTransform.Products; i++)
        {
            packed.AsSpan(i * run, run).CopyTo(ordered.AsSpan(((i % WinogradTransform.Products * tiles) + (i / WinogradTransform.Products)) * run, run));
        }

        return ordered;
    }
}
