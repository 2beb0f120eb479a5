using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>Direct convolution with 256-bit vectors: channels in lanes, six pixels from anywhere in the map at a time, so that no map has a rest.</summary>
/// <typeparam name="T">Numbers of maps.</typeparam>
/// <typeparam name="TNumber">Numbers that are multiplied.</typeparam>
/// <typeparam name="TLane">How.</typeparam>
[SkipLocalsInit]
internal abstract unsafe class PixelTileStep<T, TNumber, TLane> : TapStep<T, TNumber>
    where T : unmanaged
    where TNumber : unmanaged
    where TLane : struct, IMultiplyAdd<TNumber>
{
    // Three windows of four pixels are two whole tiles.
    private const int WindowsPerPass = 3;

    // Sums lie behind what operations may need of the scratch memory.
    private const int FirstSum = 32;

    private readonly int* _inputs;
    private readonly (int First, int Count)[] _tiles;
    private readonly int[] _starts;
    private readonly bool _isPooled;

    /// <param name="source">The input.</param>
    /// <param name="output">The output, or the pooled one.</param>
    /// <param name="taps">Taps of each block of outputs.</param>
    /// <param name="starts">First weight vector of each block.</param>
    /// <param name="inputs">Where each output's window begins, in multiplied numbers.</param>
    /// <param name="weights">Weights.</param>
    /// <param name="bias">Bias, whole blocks.</param>
    /// <param name="operations">What happens to the sums.</param>
    /// <param name="isPooled">Whether the largest of 2 x 2 is stored.</param>
    protected PixelTileStep(PlanTensor source, PlanTensor output, TapTable taps, int[] starts, int[] inputs, TNumber[] weights, TNumber[] bias, Operation<T>[] operations, bool isPooled)
        : base(source, output, taps, weights, bias, operations)
    {
        (_starts, _isPooled) = (starts, isPooled);
        _inputs = Own<int>(inputs);
        var sizes = TileCounts.Split(output.Shape.Pixels, isPooled ? WindowsPerPass : TLane.MostScalars);
        _tiles = [.. sizes.Select((size, i) => (sizes[..i].Sum(), size))];
    }

    public sealed override void Run(in Frame<T> frame) => Run(frame, 0, 1);

    public sealed override int PartsFor(int threads) => Math.Min(TapBlocks.Length * _tiles.Length, PartsOfThread * threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public sealed override void Run(in Frame<T> frame, int part, int parts)
    {
        var scalars = stackalloc TNumber*[6];
        var from = Begin(frame);
        var sums = (Vector512<TNumber>*)(frame.Scratch + FirstSum);
        var (at, end) = Share(TapBlocks.Length * _tiles.Length, part, parts);
        for (var block = at / _tiles.Length; at < end; block++)
        {
            for (var tile = at % _tiles.Length; tile < _tiles.Length && at < end; tile++, at++)
            {
                var (first, count) = _tiles[tile];
                if (!_isPooled)
                {
                    Tile(block, first, count, from, scalars, sums);
                    Finish(sums, count, block, first, frame);
                    continue;
                }

                var half = count == WindowsPerPass && TLane.MostScalars == 6 ? 6 : Window;
                for (var i = 0; i < count * Window; i += half)
                {
                    Tile(block, (first * Window) + i, half, from, scalars, sums + i);
                }

                for (var i = 0; i < count; i++)
                {
                    Largest(sums + (i * Window), 1, sums + i);
                }

                Finish(sums, count, block, first, frame);
            }
        }
    }

    /// <summary>Parts for each thread: each makes the numbers ready that are multiplied.</summary>
    protected virtual int PartsOfThread => PartsPerThread;

    /// <summary>The numbers that are multiplied, made ready.</summary>
    protected abstract TNumber* Begin(in Frame<T> frame);

    /// <summary>Stores the sums of pixels that follow one another.</summary>
    protected abstract void Finish(Vector512<TNumber>* sums, int count, int block, int firstPixel, in Frame<T> frame);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tile(int block, int first, int count, TNumber* from, TNumber** scalars, Vector512<TNumber>* result)
    {
        var lanes = Vector512<TNumber>.Count;
        for (var i = 0; i < count; i++)
        {
            scalars[i] = from + _inputs[first + i];
        }

        var (tap, taps) = TapBlocks[block];
        Tile256<TNumber, TLane, ChannelWalk<TNumber>>.Run(count, scalars, Weights + ((nint)_starts[block] * lanes), Taps + tap, taps, Bias + ((nint)block * lanes), result);
    }
}
