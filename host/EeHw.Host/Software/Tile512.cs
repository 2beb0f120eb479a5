using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>
/// The inner loop of a convolution with 512-bit vectors: 4 strips of 4 neighbouring pixels times one block of output channels, in 16 named
/// accumulators; the 17th register holds the weights, each input value is a broadcast folded into the multiply-add.
/// </summary>
internal static unsafe class Tile512<T, TLane, TStep>
    where T : unmanaged
    where TLane : struct, ILane<T>
    where TStep : struct, IPixelStep
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in ConvolutionLoop<T> loop, T* p0, T* p1, T* p2, T* p3, int block, Vector512<T>* result)
    {
        var bias = Vector512.Load(loop.Bias + ((nint)block * Vector512<T>.Count));
        Vector512<T> a00 = bias, a01 = bias, a02 = bias, a03 = bias, a10 = bias, a11 = bias, a12 = bias, a13 = bias, a20 = bias, a21 = bias, a22 = bias, a23 = bias, a30 = bias, a31 = bias, a32 = bias, a33 = bias;
        nint n = TStep.Elements != 0 ? TStep.Elements : loop.PixelStep, channelStride = loop.ChannelStride, tapStep = loop.TapStep, rowStep = loop.RowStep;
        var w = loop.Weights + ((nint)loop.Starts[block] * Vector512<T>.Count);
        int rows = loop.KernelRows, columns = loop.KernelColumns;
        for (int r = loop.FirstRun[block], end = loop.FirstRun[block + 1]; r < end; r++)
        {
            var run = loop.Runs[r];
            for (var ky = 0; ky < rows; ky++)
            {
                var at = run.Offset + (ky * rowStep);
                T* q0 = p0 + at, q1 = p1 + at, q2 = p2 + at, q3 = p3 + at;
                for (var c = 0; c < run.Count; c++, q0 += channelStride, q1 += channelStride, q2 += channelStride, q3 += channelStride)
                {
                    T* r0 = q0, r1 = q1, r2 = q2, r3 = q3;
                    for (var kx = 0; kx < columns; kx++, r0 += tapStep, r1 += tapStep, r2 += tapStep, r3 += tapStep, w += Vector512<T>.Count)
                    {
                        var v = Vector512.Load(w);
                        a00 = TLane.Fma(Vector512.Create(r0[0]), v, a00);
                        a01 = TLane.Fma(Vector512.Create(r0[n]), v, a01);
                        a02 = TLane.Fma(Vector512.Create(r0[2 * n]), v, a02);
                        a03 = TLane.Fma(Vector512.Create(r0[3 * n]), v, a03);
                        a10 = TLane.Fma(Vector512.Create(r1[0]), v, a10);
                        a11 = TLane.Fma(Vector512.Create(r1[n]), v, a11);
                        a12 = TLane.Fma(Vector512.Create(r1[2 * n]), v, a12);
                        a13 = TLane.Fma(Vector512.Create(r1[3 * n]), v, a13);
                        a20 = TLane.Fma(Vector512.Create(r2[0]), v, a20);
                        a21 = TLane.Fma(Vector512.Create(r2[n]), v, a21);
                        a22 = TLane.Fma(Vector512.Create(r2[2 * n]), v, a22);
                        a23 = TLane.Fma(Vector512.Create(r2[3 * n]), v, a23);
                        a30 = TLane.Fma(Vector512.Create(r3[0]), v, a30);
                        a31 = TLane.Fma(Vector512.Create(r3[n]), v, a31);
                        a32 = TLane.Fma(Vector512.Create(r3[2 * n]), v, a32);
                        a33 = TLane.Fma(Vector512.Create(r3[3 * n]), v, a33);
                    }
                }
            }
        }

        result[0] = a00;
        result[1] = a01;
        result[2] = a02;
        result[3] = a03;
        result[4] = a10;
        result[5] = a11;
        result[6] = a12;
        result[7] = a13;
        result[8] = a20;
        result[9] = a21;
        result[10] = a22;
        result[11] = a23;
        result[12] = a30;
        result[13] = a31;
        result[14] = a32;
        result[15] = a33;
    }
}
