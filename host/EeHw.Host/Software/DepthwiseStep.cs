using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Convolution of each channel with its own kernel: channels in lanes, four pixels at a time.</summary>
internal sealed unsafe class DepthwiseStep<T, TLane> : SoftwareStep<T>
    where T : unmanaged
    where TLane : struct, ILane<T>
{
    private readonly ConvLayer _layer;
    private readonly PlanTensor _source;
    private readonly T* _weights;
    private readonly T* _bias;

    public DepthwiseStep(ConvLayer layer, PlanTensor source, PlanTensor output, T[] weights, T[] bias, Operation<T>[] operations)
        : base(output, operations)
    {
        (_layer, _source) = (layer, source);
        _weights = Own<T>(weights);
        _bias = Own<T>(bias);
    }

    public override void Run(in Frame<T> frame) => Run(frame, 0, 1);

    public override int PartsFor(int threads) => Math.Min(Output.Blocks, PartsPerThread * threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<T> frame, int part, int parts)
    {
        var (begin, end) = Share(Output.Blocks, part, parts);
        var lanes = Vector512<T>.Count;
        var (stride, dilation, padding, kernel, shape) = (_layer.Stride, _layer.Dilation, _layer.Padding, _layer.Kernel, _layer.Output);
        var rowStride = _source.RowStride;
        var (n, tap) = (stride.Width * lanes, dilation.Width * lanes);
        for (var block = begin; block < end; block++)
        {
            var first = frame.At(_source) + _source.At(block * lanes, -padding.Top, -padding.Left);
            var bias = Vector512.Load(_bias + (block * lanes));
            for (var y = 0; y < shape.Height; y++)
            {
                for (var x = 0; x < shape.Width; x += 4)
                {
                    var column = Math.Max(0, Math.Min(x, shape.Width - 4));
                    var from = first + (y * stride.Height * rowStride) + (column * n);
                    var w = _weights + (block * kernel.Area * lanes);
                    Vector512<T> a0 = bias, a1 = bias, a2 = bias, a3 = bias;
                    for (var ky = 0; ky < kernel.Height; ky++)
                    {
                        var q = from + (ky * dilation.Height * rowStride);
                        for (var kx = 0; kx < kernel.Width; kx++, q += tap, w += lanes)
                        {
                            var v = Vector512.Load(w);
                            a0 = TLane.Fma(Vector512.Load(q), v, a0);
                            a1 = TLane.Fma(Vector512.Load(q + n), v, a1);
                            a2 = TLane.Fma(Vector512.Load(q + (2 * n)), v, a2);
                            a3 = TLane.Fma(Vector512.Load(q + (3 * n)), v, a3);
                        }
                    }

                    var result = frame.Scratch;
                    (result[0], result[1], result[2], result[3]) = (a0, a1, a2, a3);
                    Store(result, Math.Min(4, shape.Width), block, (y * shape.Width) + column, frame);
                }
            }
        }
    }
}
