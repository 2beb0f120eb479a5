using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>The vector operations that exist for float and double but under no common type.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface ILane<T>
    where T : unmanaged
{
    static abstract Vector512<T> Fma(Vector512<T> a, Vector512<T> b, Vector512<T> c);

    static abstract Vector256<T> Fma(Vector256<T> a, Vector256<T> b, Vector256<T> c);

    static abstract Vector512<T> Floor(Vector512<T> v);

    static abstract Vector512<T> Truncate(Vector512<T> v);

    static abstract Vector512<T> RoundToEven(Vector512<T> v);
}
