using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>
/// The inner loop for processors with 16 registers of 256 bits: up to 6 scalars times a vector of 512 bits in two halves, 12 sums; the other four
/// registers hold the vector, a broadcast scalar, and one for the compiler.
/// </summary>
internal static unsafe class Tile256<T, TLane, TWalk>
    where T : unmanaged
    where TLane : struct, IMultiplyAdd<T>
    where TWalk : struct, ITapWalk<T>
{
    /// <summary>Most scalars.</summary>
    public const int Most = 6;

    /// <summary>Sums over taps.</summary>
    /// <param name="count">Scalars, 1 to 6.</param>
    /// <param name="scalars">Where each scalar of the first tap, or of offset 0, lies.</param>
    /// <param name="vectors">The vector of the first tap, or of offset 0.</param>
    /// <param name="taps">Offsets in elements, of scalars or vectors as the walk says.</param>
    /// <param name="tapCount">Taps.</param>
    /// <param name="bias">What sums begin with; where each scalar has its own, those of the tiles follow one another.</param>
    /// <param name="result">One vector per scalar.</param>
    /// <param name="tiles">How often, with the same vectors.</param>
    /// <param name="step">Elements from the scalars of a tile to those of the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int count, T** scalars, T* vectors, int* taps, int tapCount, T* bias, Vector512<T>* result, int tiles = 1, nint step = 0)
    {
        switch (count)
        {
            case 6: Run<TileCounts.Six>(scalars, vectors, taps, tapCount, bias, result, tiles, step); break;
            case 5: Run<TileCounts.Five>(scalars, vectors, taps, tapCount, bias, result, tiles, step); break;
            case 4: Run<TileCounts.Four>(scalars, vectors, taps, tapCount, bias, result, tiles, step); break;
            case 3: Run<TileCounts.Three>(scalars, vectors, taps, tapCount, bias, result, tiles, step); break;
            case 2: Run<TileCounts.Two>(scalars, vectors, taps, tapCount, bias, result, tiles, step); break;
            default: Run<TileCounts.One>(scalars, vectors, taps, tapCount, bias, result, tiles, step); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TCount>(T** scalars, T* vectors, int* taps, int tapCount, T* bias, Vector512<T>* result, int tiles, nint step)
        where TCount : struct, ITileCount
    {
        T* s0 = scalars[0], s1 = scalars[TCount.Value > 1 ? 1 : 0], s2 = scalars[TCount.Value > 2 ? 2 : 0], s3 = scalars[TCount.Value > 3 ? 3 : 0], s4 = scalars[TCount.Value > 4 ? 4 : 0], s5 = scalars[TCount.Value > 5 ? 5 : 0];
        var end = taps + tapCount;
        for (; tiles > 0; tiles--, s0 += step, s1 += step, s2 += step, s3 += step, s4 += step, s5 += step, result += TCount.Value)
        {
            Vector256<T> a0 = TWalk.Start(bias, 0, 0), b0 = TWalk.Start(bias, 0, 1);
            Vector256<T> a1 = TWalk.Start(bias, 1, 0), b1 = TWalk.Start(bias, 1, 1);
            Vector256<T> a2 = TWalk.Start(bias, 2, 0), b2 = TWalk.Start(bias, 2, 1);
            Vector256<T> a3 = TWalk.Start(bias, 3, 0), b3 = TWalk.Start(bias, 3, 1);
            Vector256<T> a4 = TWalk.Start(bias, 4, 0), b4 = TWalk.Start(bias, 4, 1);
            Vector256<T> a5 = TWalk.Start(bias, 5, 0), b5 = TWalk.Start(bias, 5, 1);
            var v = vectors;
            nint at = 0;
            for (var tap = taps; tap < end; tap++)
            {
                if (TWalk.TableIsOfScalars)
                {
                    at = *tap;
                }
                else
                {
                    v = vectors + *tap;
                }

                Vector256<T> low = Vector256.Load(v), high = Vector256.Load(v + Vector256<T>.Count);
                var x0 = Vector256.Create(s0[at]);
                a0 = TLane.Fma(x0, low, a0);
                b0 = TLane.Fma(x0, high, b0);
                if (TCount.Value > 1)
                {
                    var x1 = Vector256.Create(s1[at]);
                    a1 = TLane.Fma(x1, low, a1);
                    b1 = TLane.Fma(x1, high, b1);
                }

                if (TCount.Value > 2)
                {
                    var x2 = Vector256.Create(s2[at]);
                    a2 = TLane.Fma(x2, low, a2);
                    b2 = TLane.Fma(x2, high, b2);
                }

                if (TCount.Value > 3)
                {
                    var x3 = Vector256.Create(s3[at]);
                    a3 = TLane.Fma(x3, low, a3);
                    b3 = TLane.Fma(x3, high, b3);
                }

                if (TCount.Value > 4)
                {
                    var x4 = Vector256.Create(s4[at]);
                    a4 = TLane.Fma(x4, low, a4);
                    b4 = TLane.Fma(x4, high, b4);
                }

                if (TCount.Value > 5)
                {
                    var x5 = Vector256.Create(s5[at]);
                    a5 = TLane.Fma(x5, low, a5);
                    b5 = TLane.Fma(x5, high, b5);
                }

                if (TWalk.TableIsOfScalars)
                {
                    v += Vector512<T>.Count;
                }
                else
                {
                    at += TCount.Value;
                }
            }

            if (!TWalk.TableIsOfScalars)
            {
                bias += TCount.Value;
            }

            Put(result, a0, b0);
            if (TCount.Value > 1)
            {
                Put(result + 1, a1, b1);
            }

            if (TCount.Value > 2)
            {
                Put(result + 2, a2, b2);
            }

            if (TCount.Value > 3)
            {
                Put(result + 3, a3, b3);
            }

            if (TCount.Value > 4)
            {
                Put(result + 4, a4, b4);
            }

            if (TCount.Value > 5)
            {
                Put(result + 5, a5, b5);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector512<T>* to, Vector256<T> low, Vector256<T> high)
    {
        low.Store((T*)to);
        high.Store((T*)to + Vector256<T>.Count);
    }
}
