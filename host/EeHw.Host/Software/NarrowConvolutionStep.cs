using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Direct convolution with 256-bit vectors: channels in lanes, six pixels from anywhere in the map at a time, so that no map has a rest.</summary>
internal sealed unsafe class NarrowConvolutionStep<T, TLane> : TapStep<T>
    where T : unmanaged
    where TLane : struct, ILane<T>
{
    // Three windows of four pixels are two whole tiles.
    private const int WindowsPerPass = 3;

    private readonly int* _inputs;
    private readonly (int First, int Count)[] _tiles;
    private readonly int[] _starts;
    private readonly bool _isPooled;

    public NarrowConvolutionStep(ConvLayer layer, ConvolutionPacking packing, PlanTensor source, PlanTensor output, T[] weights, T[] bias, Operation<T>[] operations, bool isPooled)
        : base(source, output, TapTable.Of(layer, packing, source, 1), weights, bias, operations)
    {
        (_starts, _isPooled) = ([.. packing.Starts], isPooled);
        _inputs = Own<int>(InputPixels.Of(layer, source, isPooled ? output.Shape : null));
        var sizes = TileCounts.Split(output.Shape.Pixels, isPooled ? WindowsPerPass : Tile256<T, TLane, ChannelWalk<T>>.Most);
        _tiles = [.. sizes.Select((size, i) => (sizes[..i].Sum(), size))];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<T> frame)
    {
        var scalars = stackalloc T*[Tile256<T, TLane, ChannelWalk<T>>.Most];
        for (var block = 0; block < Output.Blocks; block++)
        {
            foreach (var (first, count) in _tiles)
            {
                if (!_isPooled)
                {
                    Tile(block, first, count, scalars, frame.Scratch, frame);
                    Store(frame.Scratch, count, block, first, frame);
                    continue;
                }

                var half = count == WindowsPerPass ? 6 : Window;
                for (var i = 0; i < count * Window; i += half)
                {
                    Tile(block, (first * Window) + i, half, scalars, frame.Scratch + i, frame);
                }

                for (var i = 0; i < count; i++)
                {
                    Largest(frame.Scratch + (i * Window), 1, frame.Scratch + i);
                }

                Store(frame.Scratch, count, block, first, frame);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tile(int block, int first, int count, T** scalars, Vector512<T>* result, in Frame<T> frame)
    {
        var from = frame.At(Source);
        var lanes = Vector512<T>.Count;
        for (var i = 0; i < count; i++)
        {
            scalars[i] = from + _inputs[first + i];
        }

        var (tap, taps) = TapBlocks[block];
        Tile256<T, TLane, ChannelWalk<T>>.Run(count, scalars, Weights + ((nint)_starts[block] * lanes), Taps + tap, taps, Bias + ((nint)block * lanes), result);
    }
}
