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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(Vector512<T>* v, int count, int block, int* pixels, in Frame<T> frame)
    {
        var scale = scales[scales.Length == 1 ? 0 : block];
        switch (format.Rounding)
        {
            case Rounding.Trn:
                for (var i = 0; i < count; i++)
                {
                    v[i] = TLane.Floor(v[i] * scale);
                }

                break;
            case Rounding.Rnd:
                var half = Vector512.Create(T.CreateChecked(0.5));
                for (var i = 0; i < count; i++)
                {
                    v[i] = TLane.Floor((v[i] * scale) + half);
                }

                break;
            case Rounding.RndConv:
                for (var i = 0; i < count; i++)
                {
                    v[i] = TLane.RoundToEven(v[i] * scale);
                }

                break;
            default:
                for (var i = 0; i < count; i++)
                {
                    v[i] = TLane.Truncate(v[i] * scale);
                }

                break;
        }

        Vector512<T> min = Vector512.Create(_min), max = Vector512.Create(_max);
        if (format.Overflow == Overflow.Sat)
        {
            for (var i = 0; i < count; i++)
            {
                v[i] = Vector512.MinNative(Vector512.MaxNative(v[i], min), max);
            }

            return;
        }

        Vector512<T> modulus = Vector512.Create(_modulus), inverse = Vector512.Create(T.One / _modulus);
        for (var i = 0; i < count; i++)
        {
            v[i] -= TLane.Floor((v[i] - min) * inverse) * modulus;
        }
    }
}
