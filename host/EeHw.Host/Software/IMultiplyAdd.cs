using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>The one operation of inner loops: a times b, added to c.</summary>
/// <typeparam name="T">float, double, or int where a lane holds a pair of 16-bit numbers.</typeparam>
internal interface IMultiplyAdd<T>
    where T : unmanaged
{
    /// <summary>Scalars of a tile of 256-bit vectors for which its sums, and what the operation needs beside them, find a register each: at most 6.</summary>
    static abstract int MostScalars { get; }

    static abstract Vector512<T> Fma(Vector512<T> a, Vector512<T> b, Vector512<T> c);

    static abstract Vector256<T> Fma(Vector256<T> a, Vector256<T> b, Vector256<T> c);
}
