using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>Vectors of double.</summary>
internal readonly struct DoubleLane : ILane<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fma(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Fma(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Floor(Vector512<double> v) => Vector512.Floor(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Truncate(Vector512<double> v) => Vector512.Truncate(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> RoundToEven(Vector512<double> v) => Vector512.Round(v, MidpointRounding.ToEven);
}
