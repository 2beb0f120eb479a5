using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host;

/// <summary>What one core of this processor reaches at most, measured: multiply-adds in float32 with nothing else to do, and bytes streamed from memory.</summary>
/// <param name="MacsPerSecond">Multiply-adds per second.</param>
/// <param name="BytesPerSecond">Bytes read and written per second by a = b + s c over vectors larger than any cache (McCalpin's STREAM triad, three transfers per element).</param>
/// <param name="VectorBits">Bits of the vectors it used.</param>
public sealed record ProcessorPeak(double MacsPerSecond, double BytesPerSecond, int VectorBits)
{
    private const int Loops = 4_000_000;
    private const int Sums = 12;
    private const int TriadElements = 1 << 24;
    private const int Tries = 5;

    // Results go somewhere, or the loops are removed.
    private static volatile float _sink;

    /// <summary>Measures; processor time, so that other load on the machine hardly moves it, and the best of five tries.</summary>
    /// <returns>The peak; takes about a second.</returns>
    public static ProcessorPeak Measure()
    {
        var isWide = Vector512.IsHardwareAccelerated;
        var lanes = isWide ? Vector512<float>.Count : Vector256<float>.Count;
        var macs = Best(() => _sink = isWide ? MultiplyAdds512() : MultiplyAdds256(), (double)Loops * Sums * lanes);
        var (a, b, c) = (new float[TriadElements], new float[TriadElements], new float[TriadElements]);
        var bytes = Best(() => Triad(a, b, c), 3.0 * sizeof(float) * TriadElements);
        return new(macs, bytes, lanes * 32);
    }

    /// <summary>Multiply-adds alone.</summary>
    /// <returns>Multiply-adds per second of one core.</returns>
    public static double MeasureMacs()
    {
        var isWide = Vector512.IsHardwareAccelerated;
        return Best(() => _sink = isWide ? MultiplyAdds512() : MultiplyAdds256(), (double)Loops * Sums * (isWide ? Vector512<float>.Count : Vector256<float>.Count));
    }

    private static double Best(Action work, double amount)
    {
        var best = double.PositiveInfinity;
        for (var i = 0; i < Tries; i++)
        {
            var start = Environment.CpuUsage.TotalTime;
            var wall = Stopwatch.GetTimestamp();
            work();
            var seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;

            // Processor time comes in ticks of the kernel on some machines.
            best = Math.Min(best, seconds > 0 ? seconds : Stopwatch.GetElapsedTime(wall).TotalSeconds);
        }

        return amount / best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Triad(float[] a, float[] b, float[] c)
    {
        for (var i = 0; i <= a.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256.FusedMultiplyAdd(Vector256.Create(3f), Vector256.LoadUnsafe(ref c[i]), Vector256.LoadUnsafe(ref b[i])).StoreUnsafe(ref a[i]);
        }
    }

    // Twelve sums in registers and no call beside them; they differ, or the compiler makes one of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float MultiplyAdds512()
    {
        var v = Vector512.Create(0.999f);
        Vector512<float> a = v, b = v * 2, c = v * 3, d = v * 4, e = v * 5, f = v * 6, g = v * 7, h = v * 8, i = v * 9, j = v * 10, k = v * 11, l = v * 12;
        for (var n = 0; n < Loops; n++)
        {
            a = Vector512.FusedMultiplyAdd(a, v, v);
            b = Vector512.FusedMultiplyAdd(b, v, v);
            c = Vector512.FusedMultiplyAdd(c, v, v);
            d = Vector512.FusedMultiplyAdd(d, v, v);
            e = Vector512.FusedMultiplyAdd(e, v, v);
            f = Vector512.FusedMultiplyAdd(f, v, v);
            g = Vector512.FusedMultiplyAdd(g, v, v);
            h = Vector512.FusedMultiplyAdd(h, v, v);
            i = Vector512.FusedMultiplyAdd(i, v, v);
            j = Vector512.FusedMultiplyAdd(j, v, v);
            k = Vector512.FusedMultiplyAdd(k, v, v);
            l = Vector512.FusedMultiplyAdd(l, v, v);
        }

        return (a + b + c + d + e + f + g + h + i + j + k + l)[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float MultiplyAdds256()
    {
        var v = Vector256.Create(0.999f);
        Vector256<float> a = v, b = v * 2, c = v * 3, d = v * 4, e = v * 5, f = v * 6, g = v * 7, h = v * 8, i = v * 9, j = v * 10, k = v * 11, l = v * 12;
        for (var n = 0; n < Loops; n++)
        {
            a = Vector256.FusedMultiplyAdd(a, v, v);
            b = Vector256.FusedMultiplyAdd(b, v, v);
            c = Vector256.FusedMultiplyAdd(c, v, v);
            d = Vector256.FusedMultiplyAdd(d, v, v);
            e = Vector256.FusedMultiplyAdd(e, v, v);
            f = Vector256.FusedMultiplyAdd(f, v, v);
            g = Vector256.FusedMultiplyAdd(g, v, v);
            h = Vector256.FusedMultiplyAdd(h, v, v);
            i = Vector256.FusedMultiplyAdd(i, v, v);
            j = Vector256.FusedMultiplyAdd(j, v, v);
            k = Vector256.FusedMultiplyAdd(k, v, v);
            l = Vector256.FusedMultiplyAdd(l, v, v);
        }

        return (a + b + c + d + e + f + g + h + i + j + k + l)[0];
    }
}
