using System.Runtime.CompilerServices;

namespace EeHw.Host.Software;

/// <summary>Numbers of samples as the numbers of maps. The general conversion asks for types by way of a call, value by value.</summary>
internal static class InputNumbers
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T From<T>(float value)
        where T : unmanaged
    {
        var wide = (double)value;
        return typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>(value) : Unsafe.BitCast<double, T>(wide);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T From<T>(long raw)
        where T : unmanaged
    {
        return typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)raw) : Unsafe.BitCast<double, T>((double)raw);
    }
}
