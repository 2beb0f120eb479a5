using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Direct convolution with 512-bit vectors: channels in lanes, four strips of four neighbouring pixels at a time.</summary>
[SkipLocalsInit]
internal sealed unsafe class WideConvolutionStep<T, TLane> : TapStep<T, T>
    where T : unmanaged
    where TLane : struct, ILane<T>
{
    private const int Strip = 4;
    private const int Most = 4;

    private readonly int[] _starts;
    private readonly int _pixelStep;

    // Position of each strip in the input (elements from the tensor's start) and its first pixel in the output.
    private readonly (int From, int Pixel)[] _strips;
    private readonly (int First, int Count)[] _tiles;

    public WideConvolutionStep(ConvLayer layer, ConvolutionPacking packing, PlanTensor source, PlanTensor output, T[] weights, T[] bias, Operation<T>[] operations)
        : base(source, output, TapTable.Of(layer, packing, source, 1), weights, bias, operations)
    {
        (_starts, _pixelStep) = ([.. packing.Starts], layer.Stride.Width * source.Lanes);
        var (strips, shape, inputs) = (new List<(int, int)>(), layer.Output, InputPixels.Of(layer, source, null));
        for (var y = 0; y < shape.Height; y++)
        {
            for (var x = 0; x < shape.Width; x += Strip)
            {
                // The last strip of a row overlaps its neighbour; in narrower maps it hangs over.
                var pixel = (y * shape.Width) + Math.Max(0, Math.Min(x, shape.Width - Strip));
                strips.Add((inputs[pixel], pixel));
            }
        }

        _strips = [.. strips];
        var sizes = TileCounts.Split(_strips.Length, Most);
        _tiles = [.. sizes.Select((size, i) => (sizes[..i].Sum(), size))];
    }

    public override void Run(in Frame<T> frame) => Run(frame, 0, 1);

    public override int PartsFor(int threads) => Math.Min(Output.Blocks * _tiles.Length, PartsPerThread * threads);

    public override void Run(in Frame<T> frame, int part, int parts)
    {
        var (first, end) = Share(Output.Blocks * _tiles.Length, part, parts);
        switch (_pixelStep)
        {
            case 1: Run<PixelSteps.Step1>(frame, first, end); break;
            case 2: Run<PixelSteps.Step2>(frame, first, end); break;
            case 8: Run<PixelSteps.Step8>(frame, first, end); break;
            case 16: Run<PixelSteps.Step16>(frame, first, end); break;
            case 32: Run<PixelSteps.Step32>(frame, first, end); break;
            default: Run<PixelSteps.StepAny>(frame, first, end); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TStep>(in Frame<T> frame, int at, int end)
        where TStep : struct, IPixelStep
    {
        var from = frame.At(Source);
        var (lanes, pixels) = (Vector512<T>.Count, Math.Min(Strip, Output.Shape.Width));
        var scalars = stackalloc T*[Most];
        for (var block = at / _tiles.Length; at < end; block++)
        {
            var (tap, taps) = TapBlocks[block];
            T* weights = Weights + ((nint)_starts[block] * lanes), bias = Bias + ((nint)block * lanes);
            for (var tile = at % _tiles.Length; tile < _tiles.Length && at < end; tile++, at++)
            {
                var (first, count) = _tiles[tile];
                for (var i = 0; i < count; i++)
                {
                    scalars[i] = from + _strips[first + i].From;
                }

                Tile512<T, TLane, TStep, ChannelWalk<T>>.Run(count, scalars, _pixelStep, weights, Taps + tap, taps, bias, frame.Scratch);
                for (var i = 0; i < count; i++)
                {
                    Store(frame.Scratch + (i * Strip), pixels, block, _strips[first + i].Pixel, frame);
                }
            }
        }
    }
}
