using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Max or average pooling over the positions that lie inside the map; a mean is the sum times a factor per position.</summary>
internal sealed unsafe class PoolStep<T>(PoolLayer layer, PlanTensor source, PlanTensor output, T[] factors, Operation<T>[] operations) : SoftwareStep<T>(output, operations)
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<T> frame)
    {
        var (lanes, shape, stride, dilation) = (Vector512<T>.Count, layer.Output, layer.Stride, layer.Dilation);
        var from = frame.At(source);
        for (var y = 0; y < shape.Height; y++)
        {
            var top = (y * stride.Height) - layer.Padding.Top;
            var (firstRow, endRow) = PoolWindow.Taps(top, layer.Kernel.Height, dilation.Height, source.Shape.Height);
            for (var x = 0; x < shape.Width; x++)
            {
                var left = (x * stride.Width) - layer.Padding.Left;
                var (firstColumn, endColumn) = PoolWindow.Taps(left, layer.Kernel.Width, dilation.Width, source.Shape.Width);
                for (var block = 0; block < Output.Blocks; block++)
                {
                    var start = from + source.At(block * lanes, top + (firstRow * dilation.Height), left + (firstColumn * dilation.Width));
                    var v = layer.IsMax ? Vector512.Load(start) : default;
                    for (var ky = firstRow; ky < endRow; ky++)
                    {
                        var q = start + ((ky - firstRow) * dilation.Height * source.RowStride);
                        for (var kx = firstColumn; kx < endColumn; kx++, q += dilation.Width * lanes)
                        {
                            v = layer.IsMax ? Vector512.MaxNative(v, Vector512.Load(q)) : v + Vector512.Load(q);
                        }
                    }

                    frame.Scratch[0] = layer.IsMax ? v : v * factors[(y * shape.Width) + x];
                    Store(frame.Scratch, 1, block, (y * shape.Width) + x, frame);
                }
            }
        }
    }
}
