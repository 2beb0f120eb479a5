using System.Runtime.CompilerServices;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Direct convolution by register tiles; structure in specs/performance.md: inputs broadcast, weights and outputs in vectors over channels.</summary>
internal sealed unsafe class ConvolutionStep<T, TLane> : SoftwareStep<T>
    where T : unmanaged
    where TLane : struct, ILane<T>
{
    private readonly PlanTensor _source;
    private readonly ConvolutionLoop<T> _loop;
    private readonly int _blocks;
    private readonly bool _wide;

    // Position of each strip in the input (elements from the tensor's start) and in the output; the last tile is filled up with repeats.
    private readonly (int From, int Row, int Column)[] _strips;
    private readonly int _stripWidth;

    public ConvolutionStep(ConvLayer layer, ConvolutionPacking packing, PlanTensor source, PlanTensor output, T[] weights, T[] bias, Operation<T>[] operations, bool wide)
        : base(output, operations)
    {
        (_source, _blocks, _wide, _stripWidth) = (source, output.Blocks, wide, wide ? 4 : 3);
        var runs = packing.Runs.SelectMany(r => r).ToArray();
        var firstRun = new int[_blocks + 1];
        for (var b = 0; b < _blocks; b++)
        {
            firstRun[b + 1] = firstRun[b] + packing.Runs[b].Count;
        }

        _loop = new()
        {
            Weights = Own<T>(weights),
            Bias = Own<T>(bias),
            Starts = Own(packing.Starts.AsSpan()),
            FirstRun = Own<int>(firstRun),
            Runs = Own<ChannelRun>(runs),
            KernelRows = layer.Kernel.Height,
            KernelColumns = layer.Kernel.Width,
            RowStep = layer.Dilation.Height * source.RowStride,
            TapStep = layer.Dilation.Width * source.Lanes,
            ChannelStride = packing.ChannelStride,
            PixelStep = layer.Stride.Width * source.Lanes,
        };

        var (strips, shape) = (new List<(int, int, int)>(), layer.Output);
        for (var y = 0; y < shape.Height; y++)
        {
            for (var x = 0; x < shape.Width; x += _stripWidth)
            {
                // The last strip of a row overlaps its neighbour; in narrower maps it hangs over.
                var column = Math.Max(0, Math.Min(x, shape.Width - _stripWidth));
                strips.Add((source.At(0, (y * layer.Stride.Height) - layer.Padding.Top, (column * layer.Stride.Width) - layer.Padding.Left), y, column));
            }
        }

        var perTile = wide ? 4 : 2;
        while (strips.Count % perTile != 0)
        {
            strips.Add(strips[^1]);
        }

        _strips = [.. strips];
    }

    public override void Run(in Frame<T> frame)
    {
        if (!_wide)
        {
            RunNarrow(frame);
            return;
        }

        switch (_loop.PixelStep)
        {
            case 1: RunWide<PixelSteps.Step1>(frame); break;
            case 2: RunWide<PixelSteps.Step2>(frame); break;
            case 8: RunWide<PixelSteps.Step8>(frame); break;
            case 16: RunWide<PixelSteps.Step16>(frame); break;
            case 32: RunWide<PixelSteps.Step32>(frame); break;
            default: RunWide<PixelSteps.StepAny>(frame); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunWide<TStep>(in Frame<T> frame)
        where TStep : struct, IPixelStep
    {
        var from = frame.At(_source);
        for (var block = 0; block < _blocks; block++)
        {
            for (var i = 0; i < _strips.Length; i += 4)
            {
                Tile512<T, TLane, TStep>.Run(_loop, from + _strips[i].From, from + _strips[i + 1].From, from + _strips[i + 2].From, from + _strips[i + 3].From, block, frame.Scratch);
                StoreTile(i, 4, block, frame);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunNarrow(in Frame<T> frame)
    {
        var from = frame.At(_source);
        for (var block = 0; block < _blocks; block++)
        {
            for (var i = 0; i < _strips.Length; i += 2)
            {
                Tile256<T, TLane>.Run(_loop, from + _strips[i].From, from + _strips[i + 1].From, block, frame.Scratch);
                StoreTile(i, 2, block, frame);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StoreTile(int firstStrip, int count, int block, in Frame<T> frame)
    {
        var pixels = Math.Min(_stripWidth, Output.Shape.Width);
        for (var s = 0; s < count; s++)
        {
            var (_, row, column) = _strips[firstStrip + s];
            Store(frame.Scratch + (s * _stripWidth), pixels, block, row, column, frame);
        }
    }
}
