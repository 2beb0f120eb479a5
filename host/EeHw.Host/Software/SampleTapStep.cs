using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Convolution or dense layer with samples in lanes: neighbouring output channels of one pixel at a time, no lane without work whatever the channels.</summary>
[SkipLocalsInit]
internal sealed unsafe class SampleTapStep<T, TLane> : TapStep<T, T>
    where T : unmanaged
    where TLane : struct, ILane<T>
{
    private readonly int* _inputs;
    private readonly int _pixels;
    private readonly bool _isPooled;
    private readonly bool _wide;
    private readonly Tile[] _tiles;

    // Tiles of equal size and inputs that follow one another and are computed together: first, number, channels.
    private readonly (int First, int Count, int Channels)[] _runs;

    private SampleTapStep(PlanTensor source, PlanTensor output, TapTable taps, int[] inputs, Tile[] tiles, T[] weights, T[] bias, Operation<T>[] operations, bool isPooled, bool wide)
        : base(source, output, taps, weights, bias, operations)
    {
        _inputs = Own<int>(inputs);
        (_pixels, _tiles, _isPooled, _wide) = (output.Shape.Pixels, tiles, isPooled, wide);
        SharesWeights = _pixels == 1 && weights.Length * (long)sizeof(T) > CachedBytes;
        _runs = Runs();
    }

    public override bool SharesWeights { get; }

    /// <summary>A convolution.</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="source">Its input, of one lane.</param>
    /// <param name="output">Its output, or the pooled one, widened.</param>
    /// <param name="weights">The value of an element of the packed order (<see cref="ConvolutionPacking.Order"/>).</param>
    /// <param name="bias">Bias per channel.</param>
    /// <param name="operations">What happens to the sums.</param>
    /// <param name="isPooled">Whether the largest of 2 x 2 is stored.</param>
    /// <param name="wide">Whether vectors of 512 bits are registers.</param>
    public static SampleTapStep<T, TLane> Of(ConvLayer layer, PlanTensor source, PlanTensor output, Func<ConvolutionPacking, T[]> weights, T[] bias, Operation<T>[] operations, bool isPooled, bool wide)
    {
        var lanes = Vector512<T>.Count;
        var packing = new ConvolutionPacking(layer, source, 1);
        var inputs = Array.ConvertAll(InputPixels.Of(layer, source, isPooled ? output.Shape : null), i => i * lanes);
        var tiles = Tile.Of(layer.Groups, layer.Output.Channels / layer.Groups, wide);
        var packed = Tile.Pack(tiles, weights(packing), [.. packing.Starts], layer.Kernel.Area * layer.InputChannels / layer.Groups);
        return new(source with { Offset = source.Offset * lanes }, output, TapTable.Of(layer, packing, source, lanes), inputs, tiles, packed, bias, operations, isPooled, wide);
    }

    /// <summary>A dense layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="source">Its input, of one lane.</param>
    /// <param name="output">Its output, widened.</param>
    /// <param name="weights">The value of an element of the packed order (<see cref="DensePacking.Order"/>).</param>
    /// <param name="bias">Bias per channel.</param>
    /// <param name="operations">What happens to the sums.</param>
    /// <param name="wide">Whether vectors of 512 bits are registers.</param>
    public static SampleTapStep<T, TLane> Of(DenseLayer layer, PlanTensor source, PlanTensor output, Func<DensePacking, T[]> weights, T[] bias, Operation<T>[] operations, bool wide)
    {
        var lanes = Vector512<T>.Count;
        var packing = new DensePacking(layer, source, 1);
        var tiles = Tile.Of(1, layer.Output.Channels, wide);
        var packed = Tile.Pack(tiles, weights(packing), [.. Enumerable.Range(0, packing.Blocks).Select(b => b * layer.InputLength)], layer.InputLength);
        return new(source with { Offset = source.Offset * lanes }, output, TapTable.Of(packing, lanes), [0], tiles, packed, bias, operations, false, wide);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<T> frame)
    {
        for (var pixel = 0; pixel < _pixels; pixel++)
        {
            foreach (var (first, count, channels) in _runs)
            {
                Compute(first, count, channels, pixel, frame);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(ReadOnlySpan<Frame<T>> frames)
    {
        if (!SharesWeights)
        {
            base.Run(frames);
            return;
        }

        // Weights of a tile serve all frames while they are in the first cache.
        for (var tile = 0; tile < _tiles.Length; tile++)
        {
            foreach (ref readonly var frame in frames)
            {
                Compute(tile, 1, _tiles[tile].Count, 0, frame);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compute(int first, int count, int channels, int pixel, in Frame<T> frame)
    {
        ref readonly var tile = ref _tiles[first];
        var (tap, taps) = TapBlocks[tile.First];
        var from = frame.At(Source);
        var v = frame.Scratch;
        var scalars = stackalloc T*[6];
        var (windows, all) = (_isPooled ? Window : 1, count * tile.Padded);
        for (var i = 0; i < windows; i++)
        {
            var vectors = from + _inputs[(pixel * windows) + i];
            for (var t = 0; t < count; t += _wide ? 1 : count)
            {
                var weights = Weights + _tiles[first + t].Weights;
                for (var k = 0; k < 6; k++)
                {
                    scalars[k] = weights + (k * (_wide ? Tile.Strip : 1));
                }

                T* bias = Bias + tile.First + (t * tile.Padded);
                var to = v + (i * all) + (t * tile.Padded);
                if (_wide)
                {
                    Tile512<T, TLane, PixelSteps.Step1, SampleWalk<T>>.Run(tile.Padded / Tile.Strip, scalars, 1, vectors, Taps + tap, taps, bias, to);
                }
                else
                {
                    Tile256<T, TLane, SampleWalk<T>>.Run(tile.Count, scalars, vectors, Taps + tap, taps, bias, to, count, (nint)taps * tile.Padded);
                }
            }
        }

        for (var i = 0; i < channels && _isPooled; i++)
        {
            Largest(v + i, all, v + i);
        }

        StoreBlocks(v, channels, tile.First, pixel, frame);
    }

    private (int First, int Count, int Channels)[] Runs()
    {
        var most = Frame<T>.ScratchVectors / (_isPooled ? Window : 1);
        var runs = new List<(int First, int Count, int Channels)>();
        for (var i = 0; i < _tiles.Length; i++)
        {
            var tile = _tiles[i];
            if (runs.Count > 0 && runs[^1] is var run && _tiles[run.First].Padded == tile.Padded && TapBlocks[_tiles[run.First].First] == TapBlocks[tile.First]
                && (run.Count + 1) * tile.Padded <= most && run.Channels == run.Count * tile.Padded)
            {
                runs[^1] = (run.First, run.Count + 1, run.Channels + tile.Count);
                continue;
            }

            runs.Add((i, 1, tile.Count));
        }

        return [.. runs];
    }
}
