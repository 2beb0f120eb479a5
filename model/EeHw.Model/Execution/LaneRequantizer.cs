using System.Numerics;
using System.Runtime.Intrinsics;
using EeHw.Model.Arithmetic;

namespace EeHw.Model.Execution;

/// <summary>
/// <see cref="FixedPoint.Requantize(long, int, FixedFormat)"/> on lanes: vector code where the shift goes right within the element type, else one
/// lane at a time. A test holds both to the same bits.
/// </summary>
/// <typeparam name="T">int or long.</typeparam>
internal readonly struct LaneRequantizer<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly int _fromFractionBits;
    private readonly FixedFormat _format;
    private readonly bool _vector;

    /// <summary>Prepares a conversion.</summary>
    /// <param name="fromFractionBits">Fraction bits of the source.</param>
    /// <param name="format">The format of the result.</param>
    public LaneRequantizer(int fromFractionBits, FixedFormat format)
    {
        var bits = 512 / Vector512<T>.Count;
        var shift = fromFractionBits - format.FractionBits;
        (_fromFractionBits, _format) = (fromFractionBits, format);
        _vector = shift > 0 && shift < bits && format.Width + (format.Signed ? 0 : 1) <= bits;
    }

    /// <summary>Converts.</summary>
    /// <param name="value">Raw numbers.</param>
    /// <returns>Raw numbers in the format.</returns>
    public Vector512<T> Convert(Vector512<T> value) => _vector ? Fit(Round(value)) : Slow(value);

    private Vector512<T> Round(Vector512<T> value)
    {
        var shift = _fromFractionBits - _format.FractionBits;
        var floor = value >> shift;
        var zero = Vector512<T>.Zero;
        var one = Vector512<T>.One;
        var half = (value >> (shift - 1)) & one;
        if (_format.Rounding == Rounding.Trn)
        {
            return floor;
        }

        if (_format.Rounding == Rounding.Rnd)
        {
            return floor + half;
        }

        if (_format.Rounding == Rounding.RndConv)
        {
            // What lies below the half bit, or an odd floor, sends a half up.
            var below = value & ~(Vector512<T>.AllBitsSet << (shift - 1));
            var up = Vector512.ConditionalSelect(Vector512.Equals(below, zero), floor & one, one);
            return floor + (half & up);
        }

        var rest = value & ~(Vector512<T>.AllBitsSet << shift);
        return floor + Vector512.ConditionalSelect(Vector512.LessThan(value, zero) & ~Vector512.Equals(rest, zero), one, zero);
    }

    private Vector512<T> Fit(Vector512<T> value)
    {
        if (_format.Overflow == Overflow.Sat)
        {
            return Vector512.Min(Vector512.Max(value, Vector512.Create(T.CreateTruncating(_format.MinRaw))), Vector512.Create(T.CreateTruncating(_format.MaxRaw)));
        }

        var unused = (512 / Vector512<T>.Count) - _format.Width;
        return _format.Signed ? value << unused >> unused : value & Vector512.Create(T.CreateTruncating(_format.MaxRaw));
    }

    private Vector512<T> Slow(Vector512<T> value)
    {
        for (var l = 0; l < Vector512<T>.Count; l++)
        {
            value = value.WithElement(l, T.CreateTruncating(FixedPoint.Requantize(long.CreateTruncating(value.GetElement(l)), _fromFractionBits, _format)));
        }

        return value;
    }
}
