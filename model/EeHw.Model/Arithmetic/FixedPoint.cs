namespace EeHw.Model.Arithmetic;

/// <summary>
/// Conversions into fixed point, to the bit as ap_fixed does them: first the bits right of the new binary point are rounded away on the exact
/// value, then what does not fit is saturated or wrapped. Both steps act on the infinitely precise value, so no width of the source matters.
/// </summary>
public static class FixedPoint
{
    /// <summary>Converts a real number.</summary>
    /// <param name="value">Any finite number; an infinity only where the format saturates.</param>
    /// <param name="format">The format of the result.</param>
    /// <returns>The raw number, within MinRaw..MaxRaw of the format.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, or an infinity and a format that wraps.</exception>
    public static long Quantize(double value, FixedFormat format)
    {
        if (double.IsInfinity(value) && format.Overflow == Overflow.Sat)
        {
            return value > 0 ? format.MaxRaw : format.MinRaw;
        }

        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Only finite numbers can be converted (infinities too where the format saturates).");
        }

        // A double is mantissa · 2^exponent with an integer mantissa of at most 53 bits: a fixed-point number with -exponent fraction bits.
        var bits = BitConverter.DoubleToInt64Bits(value);
        var biased = (int)((bits >> 52) & 0x7FF);
        var fraction = bits & 0xF_FFFF_FFFF_FFFF;
        var mantissa = biased == 0 ? fraction : fraction | (1L << 52);
        var exponent = Math.Max(biased, 1) - 1075;
        return Requantize(bits < 0 ? -mantissa : mantissa, -exponent, format);
    }

    /// <summary>Moves a raw number to another format.</summary>
    /// <param name="raw">Raw number: value = raw · 2^-fromFractionBits.</param>
    /// <param name="fromFractionBits">Its fraction bits, of either sign.</param>
    /// <param name="format">The format of the result.</param>
    /// <returns>The raw number in the new format.</returns>
    public static long Requantize(long raw, int fromFractionBits, FixedFormat format)
    {
        var shift = fromFractionBits - format.FractionBits;
        return shift is > 0 and < 63 ? Fit(ShiftRight(raw, shift, format.Rounding), format) : shift == 0 ? Fit(raw, format) : Requantize((Int128)raw, fromFractionBits, format);
    }

    /// <summary>Moves a raw number of up to 128 bits to another format.</summary>
    /// <param name="raw">Raw number: value = raw · 2^-fromFractionBits.</param>
    /// <param name="fromFractionBits">Its fraction bits, of either sign.</param>
    /// <param name="format">The format of the result.</param>
    /// <returns>The raw number in the new format.</returns>
    public static long Requantize(Int128 raw, int fromFractionBits, FixedFormat format)
    {
        var shift = fromFractionBits - format.FractionBits;
        if (shift > 0)
        {
            var rounded = ShiftRight(raw, shift, format.Rounding);
            return format.Overflow == Overflow.Sat ? (long)Int128.Clamp(rounded, format.MinRaw, format.MaxRaw) : Wrap((long)(ulong)rounded, format);
        }

        var left = -shift;
        if (format.Overflow == Overflow.Wrap)
        {
            // Only the low 48 bits can survive.
            return left >= 48 ? 0 : Wrap((long)(ulong)raw << left, format);
        }

        // raw · 2^left > MaxRaw if and only if raw > floor(MaxRaw / 2^left); the like below.
        var room = Math.Min(left, 62);
        return raw > format.MaxRaw >> room ? format.MaxRaw : raw < -(-format.MinRaw >> room) ? format.MinRaw : raw == 0 ? 0 : (long)raw << left;
    }

    /// <summary>Whether a number lies within the format's range without wrapping or saturating, after rounding.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="format">The format.</param>
    /// <returns>False also for infinities and NaN.</returns>
    public static bool Fits(double value, FixedFormat format)
    {
        if (!double.IsFinite(value) || Math.Abs(value) >= Math.ScaleB(1, format.IntegerBits + 1))
        {
            return false;
        }

        // Two more bits hold every number that passed the test above.
        var wide = format with { Width = format.Width + 3, IntegerBits = format.IntegerBits + 3, Signed = true, Overflow = Overflow.Sat };
        var raw = Quantize(value, wide);
        return raw >= format.MinRaw && raw <= format.MaxRaw;
    }

    private static long ShiftRight(long raw, int shift, Rounding rounding)
    {
        var floor = raw >> shift;
        var rest = raw & ((1L << shift) - 1);
        var half = 1L << (shift - 1);
        return rounding switch
        {
            Rounding.Trn => floor,
            Rounding.Rnd => floor + (rest >= half ? 1 : 0),
            Rounding.RndConv => floor + (rest > half || (rest == half && (floor & 1) != 0) ? 1 : 0),
            Rounding.TrnZero => floor + (raw < 0 && rest != 0 ? 1 : 0),
            _ => throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "Unknown rounding mode."),
        };
    }

    private static Int128 ShiftRight(Int128 raw, int shift, Rounding rounding)
    {
        if (shift > 127)
        {
            // |value| is at most one half, and a negative half goes up to zero (RND) or to the even zero (RND_CONV).
            return rounding == Rounding.Trn && raw < 0 ? -1 : 0;
        }

        var floor = raw >> shift;
        var rest = (UInt128)raw & ((UInt128.One << shift) - 1);
        var half = UInt128.One << (shift - 1);
        return rounding switch
        {
            Rounding.Trn => floor,
            Rounding.Rnd => floor + (rest >= half ? 1 : 0),
            Rounding.RndConv => floor + (rest > half || (rest == half && !Int128.IsEvenInteger(floor)) ? 1 : 0),
            Rounding.TrnZero => floor + (raw < 0 && rest != 0 ? 1 : 0),
            _ => throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "Unknown rounding mode."),
        };
    }

    private static long Fit(long raw, FixedFormat format)
        => format.Overflow == Overflow.Sat ? Math.Clamp(raw, format.MinRaw, format.MaxRaw) : Wrap(raw, format);

    private static long Wrap(long raw, FixedFormat format)
        => format.Signed ? raw << (64 - format.Width) >> (64 - format.Width) : raw & format.MaxRaw;
}
