using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>Vectors of float.</summary>
internal readonly struct FloatLane : ILane<float>
{
    public static int MostScalars => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fma(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Floor(Vector256<float> v) => Vector256.Floor(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Truncate(Vector256<float> v) => Vector256.Truncate(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> RoundToEven(Vector256<float> v) => Vector256.Round(v, MidpointRounding.ToEven);
}
