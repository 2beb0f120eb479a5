using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>Samples in lanes: scalars are weights of neighbouring output channels, one after another, vectors are inputs.</summary>
internal readonly unsafe struct SampleWalk<T> : ITapWalk<T>
    where T : unmanaged
{
    public static bool TableIsOfScalars => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Start(T* bias, int scalar, int half) => Vector256.Create(bias[scalar]);
}
