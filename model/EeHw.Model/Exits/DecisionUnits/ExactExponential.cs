using EeHw.Model.Arithmetic;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// exp(-d) for a raw difference d ≥ 0 with F fraction bits to 28 bits of relative precision, by one multiplication: d = h·2^L + l, exp(-h·2^L/2^F) from a table as
/// mantissa a in [2^30, 2^31) and shift s (a·2^-30·2^-s), exp(-l/2^F) from a table as b in (2^29, 2^30]; e = ((a·b &gt;&gt; 30) &lt;&lt; (EF - 30)) &gt;&gt; s. a and b are off by half a
/// step, the product by one: together less than 2^-28 of e; the shift cuts up to 2^-EF. e(0) = 2^EF exactly. From the end of the first table on, e is 0.
/// </summary>
public sealed class ExactExponential
{
    /// <summary>Fraction bits of mantissas.</summary>
    public const int MantissaBits = 30;

    /// <summary>Bits of the shift beside a mantissa.</summary>
    public const int ShiftBits = 6;

    internal ExactExponential(int expFractionBits, FixedFormat logits)
    {
        ExpFractionBits = expFractionBits;
        var fraction = logits.FractionBits;

        // Beyond (EF + 1)·ln 2 nothing of an exponential is left; both tables are about equally long.
        var span = Math.Ceiling((expFractionBits + 1) * Math.Log(2));
        LowBits = Math.Max(0, Math.Min(fraction - 1, (int)Math.Ceiling((fraction + Math.Log2(span)) / 2)));
        var step = Math.ScaleB(1, LowBits - fraction);
        var largest = (logits.MaxRaw - logits.MinRaw) >> LowBits;
        var used = (int)Math.Min(largest, Math.Floor(span / step)) + 1;
        HighBits = UnitWidths.CeilLog2(Math.Max(2, used));
        High = Enumerable.Range(0, 1 << HighBits).Select(h => h < used ? Word(h * step) : 0).ToValueList();
        Low = Enumerable.Range(0, 1 << LowBits).Select(l => (long)Math.Round(Math.ScaleB(Math.Exp(-Math.ScaleB(l, -fraction)), MantissaBits), MidpointRounding.AwayFromZero)).ToValueList();
    }

    /// <summary>Fraction bits EF of the exponentials, at least 30.</summary>
    public int ExpFractionBits { get; }

    /// <summary>Address bits L of the second table.</summary>
    public int LowBits { get; }

    /// <summary>Address bits of the first table.</summary>
    public int HighBits { get; }

    /// <summary>Shift above mantissa.</summary>
    public ValueList<long> High { get; }

    /// <summary>Factors of the low bits.</summary>
    public ValueList<long> Low { get; }

    internal IEnumerable<UnitConstant> Constants =>
        [new("high_table", MantissaBits + 1 + ShiftBits, false, High, false), new("low_table", MantissaBits + 1, false, Low, false)];

    /// <summary>exp(-d) with EF fraction bits.</summary>
    /// <param name="difference">Raw d ≥ 0.</param>
    /// <returns>A value in 0..2^EF.</returns>
    public long Exp(long difference)
    {
        var high = difference >> LowBits;
        if (high >= High.Count)
        {
            return 0;
        }

        var word = High[(int)high];
        var mantissa = word & ((1L << (MantissaBits + 1)) - 1);
        var product = (mantissa * Low[(int)(difference - (high << LowBits))]) >> MantissaBits;
        return (product << (ExpFractionBits - MantissaBits)) >> (int)(word >> (MantissaBits + 1));
    }

    // exp(-x) = m·2^-s with m in [1, 2).
    private static long Word(double x)
    {
        var value = Math.Exp(-x);
        var shift = -Math.ILogB(value);
        var mantissa = (long)Math.Round(Math.ScaleB(value, shift + MantissaBits), MidpointRounding.AwayFromZero);
        if (mantissa == 1L << (MantissaBits + 1))
        {
            (mantissa, shift) = (mantissa >> 1, shift - 1);
        }

        return shift >= 1 << ShiftBits ? 0 : ((long)shift << (MantissaBits + 1)) | mantissa;
    }
}
