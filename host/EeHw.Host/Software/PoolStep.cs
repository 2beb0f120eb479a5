using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Max or average pooling over the positions that lie inside the map; a mean is the sum times a factor per position.</summary>
internal sealed unsafe class PoolStep<T> : SoftwareStep<T>
    where T : unmanaged
{
    private const int Most = 16;

    private readonly PlanTensor _source;
    private readonly bool _isMax;
    private readonly T[] _factors;
    private readonly int _rowStep;
    private readonly int _columnStep;

    // Per output pixel: first position inside the map, relative to the input's first element, rows and columns inside.
    private readonly (int Start, int Rows, int Columns)[] _windows;

    public PoolStep(PoolLayer layer, PlanTensor source, PlanTensor output, T[] factors, Operation<T>[] operations)
        : base(output, operations)
    {
        (_source, _isMax, _factors) = (source, layer.IsMax, factors);
        var dilation = layer.Dilation;
        (_rowStep, _columnStep) = (dilation.Height * source.RowStride, dilation.Width * source.Lanes);
        _windows = [.. Enumerable.Range(0, layer.Output.Pixels).Select(i =>
        {
            var (top, left) = ((i / layer.Output.Width * layer.Stride.Height) - layer.Padding.Top, (i % layer.Output.Width * layer.Stride.Width) - layer.Padding.Left);
            var (firstRow, endRow) = PoolWindow.Taps(top, layer.Kernel.Height, dilation.Height, source.Shape.Height);
            var (firstColumn, endColumn) = PoolWindow.Taps(left, layer.Kernel.Width, dilation.Width, source.Shape.Width);
            return (source.At(0, top + (firstRow * dilation.Height), left + (firstColumn * dilation.Width)), endRow - firstRow, endColumn - firstColumn);
        })];
    }

    public override void Run(in Frame<T> frame) => Run(frame, 0, 1);

    public override int PartsFor(int threads) => Math.Min(Output.Blocks, PartsPerThread * threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<T> frame, int part, int parts)
    {
        var (begin, end) = Share(Output.Blocks, part, parts);
        for (var block = begin; block < end; block++)
        {
            var from = frame.At(_source) + ((nint)block * _source.BlockStride);
            for (var first = 0; first < _windows.Length; first += Most)
            {
                var count = Math.Min(Most, _windows.Length - first);
                for (var i = 0; i < count; i++)
                {
                    var (start, rows, columns) = _windows[first + i];
                    if (_isMax)
                    {
                        Largest(from + start, rows, columns, (T*)(frame.Scratch + i));
                    }
                    else
                    {
                        Mean(from + start, rows, columns, Vector256.Create(_factors[first + i]), (T*)(frame.Scratch + i));
                    }
                }

                Store(frame.Scratch, count, block, first, frame);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Largest(T* start, int rows, int columns, T* to)
    {
        Vector256<T> low = Vector256.Load(start), high = Vector256.Load(start + Vector256<T>.Count);
        for (; rows > 0; rows--, start += _rowStep)
        {
            var p = start;
            for (var i = 0; i < columns; i++, p += _columnStep)
            {
                low = Vector256.MaxNative(low, Vector256.Load(p));
                high = Vector256.MaxNative(high, Vector256.Load(p + Vector256<T>.Count));
            }
        }

        low.Store(to);
        high.Store(to + Vector256<T>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mean(T* start, int rows, int columns, Vector256<T> factor, T* to)
    {
        Vector256<T> low = default, high = default;
        for (; rows > 0; rows--, start += _rowStep)
        {
            var p = start;
            for (var i = 0; i < columns; i++, p += _columnStep)
            {
                low += Vector256.Load(p);
                high += Vector256.Load(p + Vector256<T>.Count);
            }
        }

        (low * factor).Store(to);
        (high * factor).Store(to + Vector256<T>.Count);
    }
}
