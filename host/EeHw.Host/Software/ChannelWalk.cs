using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>Channels in lanes: scalars are inputs of pixels, vectors are weights of a block of outputs, one after another.</summary>
internal readonly unsafe struct ChannelWalk<T> : ITapWalk<T>
    where T : unmanaged
{
    public static bool TableIsOfScalars => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Start(T* bias, int scalar, int half) => Vector256.Load(bias + (half * Vector256<T>.Count));
}
