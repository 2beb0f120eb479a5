using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>
/// The inner loop of a convolution for processors with 16 registers of 256 bits: 2 strips of 3 pixels times one block of output channels
/// in two halves, 12 accumulators.
/// </summary>
internal static unsafe class Tile256<T, TLane>
    where T : unmanaged
    where TLane : struct, ILane<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in ConvolutionLoop<T> loop, T* p0, T* p1, int block, Vector512<T>* result)
    {
        var b = loop.Bias + ((nint)block * Vector512<T>.Count);
        Vector256<T> low = Vector256.Load(b), high = Vector256.Load(b + Vector256<T>.Count);
        Vector256<T> a00 = low, b00 = high, a01 = low, b01 = high, a02 = low, b02 = high, a10 = low, b10 = high, a11 = low, b11 = high, a12 = low, b12 = high;
        nint n = loop.PixelStep, channelStride = loop.ChannelStride, tapStep = loop.TapStep, rowStep = loop.RowStep;
        var w = loop.Weights + ((nint)loop.Starts[block] * Vector512<T>.Count);
        int rows = loop.KernelRows, columns = loop.KernelColumns;
        for (int r = loop.FirstRun[block], end = loop.FirstRun[block + 1]; r < end; r++)
        {
            var run = loop.Runs[r];
            for (var ky = 0; ky < rows; ky++)
            {
                var at = run.Offset + (ky * rowStep);
                T* q0 = p0 + at, q1 = p1 + at;
                for (var c = 0; c < run.Count; c++, q0 += channelStride, q1 += channelStride)
                {
                    T* r0 = q0, r1 = q1;
                    for (var kx = 0; kx < columns; kx++, r0 += tapStep, r1 += tapStep, w += Vector512<T>.Count)
                    {
                        Vector256<T> v = Vector256.Load(w), u = Vector256.Load(w + Vector256<T>.Count);
                        var x00 = Vector256.Create(r0[0]);
                        a00 = TLane.Fma(x00, v, a00);
                        b00 = TLane.Fma(x00, u, b00);
                        var x01 = Vector256.Create(r0[n]);
                        a01 = TLane.Fma(x01, v, a01);
                        b01 = TLane.Fma(x01, u, b01);
                        var x02 = Vector256.Create(r0[2 * n]);
                        a02 = TLane.Fma(x02, v, a02);
                        b02 = TLane.Fma(x02, u, b02);
                        var x10 = Vector256.Create(r1[0]);
                        a10 = TLane.Fma(x10, v, a10);
                        b10 = TLane.Fma(x10, u, b10);
                        var x11 = Vector256.Create(r1[n]);
                        a11 = TLane.Fma(x11, v, a11);
                        b11 = TLane.Fma(x11, u, b11);
                        var x12 = Vector256.Create(r1[2 * n]);
                        a12 = TLane.Fma(x12, v, a12);
                        b12 = TLane.Fma(x12, u, b12);
                    }
                }
            }
        }

        result[0] = Vector512.Create(a00, b00);
        result[1] = Vector512.Create(a01, b01);
        result[2] = Vector512.Create(a02, b02);
        result[3] = Vector512.Create(a10, b10);
        result[4] = Vector512.Create(a11, b11);
        result[5] = Vector512.Create(a12, b12);
    }
}
