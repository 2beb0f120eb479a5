using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>Vectors of double.</summary>
internal readonly struct DoubleLane : ILane<double>
{
    public static int MostScalars => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fma(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Fma(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Floor(Vector256<double> v) => Vector256.Floor(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Truncate(Vector256<double> v) => Vector256.Truncate(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> RoundToEven(Vector256<double> v) => Vector256.Round(v, MidpointRounding.ToEven);
}
