using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>
/// The inner loop with 512-bit vectors: up to 4 strips of 4 neighbouring scalars times a vector, in 16 named sums; the 17th register holds the
/// vector, each scalar is a broadcast folded into the multiply-add.
/// </summary>
internal static unsafe class Tile512<T, TLane, TStep, TWalk>
    where T : unmanaged
    where TLane : struct, IMultiplyAdd<T>
    where TStep : struct, IPixelStep
    where TWalk : struct, ITapWalk<T>
{
    /// <summary>Scalars of a strip.</summary>
    public const int Strip = 4;

    /// <summary>Sums over taps.</summary>
    /// <param name="count">Strips, 1 to 4.</param>
    /// <param name="strips">Where the first scalar of each strip lies for the first tap, or for offset 0.</param>
    /// <param name="step">Elements between the scalars of a strip, where the type does not say.</param>
    /// <param name="vectors">The vector of the first tap, or of offset 0.</param>
    /// <param name="taps">Offsets in elements, of scalars or vectors as the walk says.</param>
    /// <param name="tapCount">Taps.</param>
    /// <param name="bias">What sums begin with.</param>
    /// <param name="result">One vector per scalar.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int count, T** strips, nint step, T* vectors, int* taps, int tapCount, T* bias, Vector512<T>* result)
    {
        switch (count)
        {
            case 4: Run<TileCounts.Four>(strips, step, vectors, taps, tapCount, bias, result); break;
            case 3: Run<TileCounts.Three>(strips, step, vectors, taps, tapCount, bias, result); break;
            case 2: Run<TileCounts.Two>(strips, step, vectors, taps, tapCount, bias, result); break;
            default: Run<TileCounts.One>(strips, step, vectors, taps, tapCount, bias, result); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TCount>(T** strips, nint step, T* vectors, int* taps, int tapCount, T* bias, Vector512<T>* result)
        where TCount : struct, ITileCount
    {
        var n = TStep.Elements != 0 ? TStep.Elements : step;
        T* p0 = strips[0], p1 = strips[TCount.Value > 1 ? 1 : 0], p2 = strips[TCount.Value > 2 ? 2 : 0], p3 = strips[TCount.Value > 3 ? 3 : 0];
        Vector512<T> a00 = Start(bias, 0), a01 = Start(bias, 1), a02 = Start(bias, 2), a03 = Start(bias, 3);
        Vector512<T> a10 = Start(bias, 4), a11 = Start(bias, 5), a12 = Start(bias, 6), a13 = Start(bias, 7);
        Vector512<T> a20 = Start(bias, 8), a21 = Start(bias, 9), a22 = Start(bias, 10), a23 = Start(bias, 11);
        Vector512<T> a30 = Start(bias, 12), a31 = Start(bias, 13), a32 = Start(bias, 14), a33 = Start(bias, 15);
        var w = vectors;
        nint at = 0;
        for (var end = taps + tapCount; taps < end; taps++)
        {
            if (TWalk.TableIsOfScalars)
            {
                at = *taps;
            }
            else
            {
                w = vectors + *taps;
            }

            var v = Vector512.Load(w);
            a00 = TLane.Fma(Vector512.Create(p0[at]), v, a00);
            a01 = TLane.Fma(Vector512.Create(p0[at + n]), v, a01);
            a02 = TLane.Fma(Vector512.Create(p0[at + (2 * n)]), v, a02);
            a03 = TLane.Fma(Vector512.Create(p0[at + (3 * n)]), v, a03);
            if (TCount.Value > 1)
            {
                a10 = TLane.Fma(Vector512.Create(p1[at]), v, a10);
                a11 = TLane.Fma(Vector512.Create(p1[at + n]), v, a11);
                a12 = TLane.Fma(Vector512.Create(p1[at + (2 * n)]), v, a12);
                a13 = TLane.Fma(Vector512.Create(p1[at + (3 * n)]), v, a13);
            }

            if (TCount.Value > 2)
            {
                a20 = TLane.Fma(Vector512.Create(p2[at]), v, a20);
                a21 = TLane.Fma(Vector512.Create(p2[at + n]), v, a21);
                a22 = TLane.Fma(Vector512.Create(p2[at + (2 * n)]), v, a22);
                a23 = TLane.Fma(Vector512.Create(p2[at + (3 * n)]), v, a23);
            }

            if (TCount.Value > 3)
            {
                a30 = TLane.Fma(Vector512.Create(p3[at]), v, a30);
                a31 = TLane.Fma(Vector512.Create(p3[at + n]), v, a31);
                a32 = TLane.Fma(Vector512.Create(p3[at + (2 * n)]), v, a32);
                a33 = TLane.Fma(Vector512.Create(p3[at + (3 * n)]), v, a33);
            }

            if (TWalk.TableIsOfScalars)
            {
                w += Vector512<T>.Count;
            }
            else
            {
                at += Strip * TCount.Value;
            }
        }

        Put(result, a00, a01, a02, a03);
        if (TCount.Value > 1)
        {
            Put(result + 4, a10, a11, a12, a13);
        }

        if (TCount.Value > 2)
        {
            Put(result + 8, a20, a21, a22, a23);
        }

        if (TCount.Value > 3)
        {
            Put(result + 12, a30, a31, a32, a33);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Start(T* bias, int scalar) => Vector512.Create(TWalk.Start(bias, scalar, 0), TWalk.Start(bias, scalar, 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector512<T>* to, Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d) => (to[0], to[1], to[2], to[3]) = (a, b, c, d);
}
