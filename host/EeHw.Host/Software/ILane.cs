using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>The vector operations that exist for float and double but under no common type.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface ILane<T> : IMultiplyAdd<T>
    where T : unmanaged
{
    static abstract Vector256<T> Floor(Vector256<T> v);

    static abstract Vector256<T> Truncate(Vector256<T> v);

    static abstract Vector256<T> RoundToEven(Vector256<T> v);
}
