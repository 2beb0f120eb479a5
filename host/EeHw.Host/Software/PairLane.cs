using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EeHw.Host.Software;

/// <summary>
/// Lanes of two 16-bit numbers: both products are added to a sum of 32 bits (vpmaddwd and vpaddd). Exact as long as
/// the sums stay within 32 bits; bytes would have to go through vpmaddubsw, whose sums of two saturate at 16 bits.
/// </summary>
internal readonly struct PairLane : IMultiplyAdd<int>
{
    /// <summary>Whether this processor can.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    // Products need a register of their own; sums take one clock, so that fewer are enough.
    public static int MostScalars => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Fma(Vector512<int> a, Vector512<int> b, Vector512<int> c)
        => Vector512.Create(Fma(a.GetLower(), b.GetLower(), c.GetLower()), Fma(a.GetUpper(), b.GetUpper(), c.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Fma(Vector256<int> a, Vector256<int> b, Vector256<int> c)
        => Avx2.Add(c, Avx2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16()));
}
