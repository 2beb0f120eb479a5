using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Arithmetic;

namespace EeHw.Host.Software;

/// <summary>
/// The conversion into a fixed-point format on integers that doubles hold exactly: scaled by a power of two to the unit of the result,
/// rounded, then saturated or wrapped. Exact for numbers of up to 51 bits.
/// </summary>
internal sealed unsafe class RequantizeOperation<T, TLane>(FixedFormat format, Vector512<T>[] scales) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TLane : struct, ILane<T>
{
    private readonly T _min = T.CreateChecked(format.MinRaw);
    private readonly T _max = T.CreateChecked(format.MaxRaw);
    private readonly T _modulus = T.ScaleB(T.One, format.Width);

    public override bool KeepsOrder => format.Overflow == Overflow.Sat;

    // In halves: where vectors have 256 bits, whole ones are taken apart and put together again by every operation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(Vector512<T>* v, int count, int block, int* pixels, in Frame<T> frame)
    {
        var scale = scales[scales.Length == 1 ? 0 : block];
        var half = (Vector256<T>*)v;
        Vector256<T> low = scale.GetLower(), high = scale.GetUpper();
        var end = 2 * count;
        switch (format.Rounding)
        {
            case Rounding.Trn:
                for (var i = 0; i < end; i += 2)
                {
                    (half[i], half[i + 1]) = (TLane.Floor(half[i] * low), TLane.Floor(half[i + 1] * high));
                }

                break;
            case Rounding.Rnd:
                var point = Vector256.Create(T.CreateChecked(0.5));
                for (var i = 0; i < end; i += 2)
                {
                    (half[i], half[i + 1]) = (TLane.Floor((half[i] * low) + point), TLane.Floor((half[i + 1] * high) + point));
                }

                break;
            case Rounding.RndConv:
                for (var i = 0; i < end; i += 2)
                {
                    (half[i], half[i + 1]) = (TLane.RoundToEven(half[i] * low), TLane.RoundToEven(half[i + 1] * high));
                }

                break;
            default:
                for (var i = 0; i < end; i += 2)
                {
                    (half[i], half[i + 1]) = (TLane.Truncate(half[i] * low), TLane.Truncate(half[i + 1] * high));
                }

                break;
        }

        Vector256<T> min = Vector256.Create(_min), max = Vector256.Create(_max);
        if (format.Overflow == Overflow.Sat)
        {
            for (var i = 0; i < end; i++)
            {
                half[i] = Vector256.MinNative(Vector256.MaxNative(half[i], min), max);
            }

            return;
        }

        Vector256<T> modulus = Vector256.Create(_modulus), inverse = Vector256.Create(T.One / _modulus);
        for (var i = 0; i < end; i++)
        {
            half[i] -= TLane.Floor((half[i] - min) * inverse) * modulus;
        }
    }
}
