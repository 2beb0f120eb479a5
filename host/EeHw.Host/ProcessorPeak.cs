using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Host.Software;

namespace EeHw.Host;

/// <summary>What one core of this processor reaches at most, measured: multiply-adds with nothing else to do, and bytes streamed from memory.</summary>
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
    private static double _sink;

    /// <summary>Whether pairs of 16 bits are multiplied in one instruction here.</summary>
    public static bool HasPairs => PairLane.IsSupported;

    /// <summary>Measures; processor time, so that other load on the machine hardly moves it, and the best of five tries.</summary>
    /// <param name="numbers">What is multiplied.</param>
    /// <returns>The peak; takes about a second.</returns>
    public static ProcessorPeak Measure(PeakNumbers numbers = PeakNumbers.Float32)
    {
        var (a, b, c) = (new float[TriadElements], new float[TriadElements], new float[TriadElements]);
        var bytes = Best(() => Triad(a, b, c), 3.0 * sizeof(float) * TriadElements);
        var macs = numbers switch
        {
            PeakNumbers.Float32 => MeasureMacs(),
            PeakNumbers.Doubles => MeasureMacs<double, DoubleLane>(),
            _ => 2 * MeasureMacs<int, PairLane>(),
        };
        return new(macs, bytes, Vector512.IsHardwareAccelerated ? 512 : 256);
    }

    /// <summary>Multiply-adds alone, float32.</summary>
    /// <returns>Multiply-adds per second of one core.</returns>
    public static double MeasureMacs() => MeasureMacs<float, FloatLane>();

    private static double MeasureMacs<T, TLane>()
        where T : unmanaged, INumber<T>
        where TLane : struct, IMultiplyAdd<T>
    {
        var isWide = Vector512.IsHardwareAccelerated;
        return Best(() => _sink = isWide ? MultiplyAdds512<T, TLane>() : MultiplyAdds256<T, TLane>(), (double)Loops * Sums * (isWide ? Vector512<T>.Count : Vector256<T>.Count));
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
    private static double MultiplyAdds512<T, TLane>()
        where T : unmanaged, INumber<T>
        where TLane : struct, IMultiplyAdd<T>
    {
        Vector512<T> v = Vector512.Create(typeof(T) == typeof(int) ? T.One : T.CreateChecked(0.999)), a = v, b = a + v, c = b + v, d = c + v, e = d + v, f = e + v, g = f + v, h = g + v, i = h + v, j = i + v, k = j + v, l = k + v;
        for (var n = 0; n < Loops; n++)
        {
            a = TLane.Fma(a, v, v);
            b = TLane.Fma(b, v, v);
            c = TLane.Fma(c, v, v);
            d = TLane.Fma(d, v, v);
            e = TLane.Fma(e, v, v);
            f = TLane.Fma(f, v, v);
            g = TLane.Fma(g, v, v);
            h = TLane.Fma(h, v, v);
            i = TLane.Fma(i, v, v);
            j = TLane.Fma(j, v, v);
            k = TLane.Fma(k, v, v);
            l = TLane.Fma(l, v, v);
        }

        return double.CreateChecked((a + b + c + d + e + f + g + h + i + j + k + l)[0]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double MultiplyAdds256<T, TLane>()
        where T : unmanaged, INumber<T>
        where TLane : struct, IMultiplyAdd<T>
    {
        Vector256<T> v = Vector256.Create(typeof(T) == typeof(int) ? T.One : T.CreateChecked(0.999)), a = v, b = a + v, c = b + v, d = c + v, e = d + v, f = e + v, g = f + v, h = g + v, i = h + v, j = i + v, k = j + v, l = k + v;
        for (var n = 0; n < Loops; n++)
        {
            a = TLane.Fma(a, v, v);
            b = TLane.Fma(b, v, v);
            c = TLane.Fma(c, v, v);
            d = TLane.Fma(d, v, v);
            e = TLane.Fma(e, v, v);
            f = TLane.Fma(f, v, v);
            g = TLane.Fma(g, v, v);
            h = TLane.Fma(h, v, v);
            i = TLane.Fma(i, v, v);
            j = TLane.Fma(j, v, v);
            k = TLane.Fma(k, v, v);
            l = TLane.Fma(l, v, v);
        }

        return double.CreateChecked((a + b + c + d + e + f + g + h + i + j + k + l)[0]);
    }
}
