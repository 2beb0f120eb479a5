using System.Numerics;
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

    public override void Apply(Vector512<T>* v, int count, int block, int row, int column, in Frame<T> frame)
    {
        var scale = scales[scales.Length == 1 ? 0 : block];
        for (var i = 0; i < count; i++)
        {
            var t = v[i] * scale;
            t = format.Rounding switch
            {
                Rounding.Trn => TLane.Floor(t),
                Rounding.Rnd => TLane.Floor(t + Vector512.Create(T.CreateChecked(0.5))),
                Rounding.RndConv => TLane.RoundToEven(t),
                _ => TLane.Truncate(t),
            };
            if (format.Overflow == Overflow.Sat)
            {
                v[i] = Vector512.MinNative(Vector512.MaxNative(t, Vector512.Create(_min)), Vector512.Create(_max));
            }
            else
            {
                var turns = TLane.Floor((t - Vector512.Create(_min)) * Vector512.Create(T.One / _modulus));
                v[i] = t - (turns * Vector512.Create(_modulus));
            }
        }
    }
}
