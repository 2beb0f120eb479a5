namespace EeHw.Model.Arithmetic;

/// <summary>A fixed-point format with ap_fixed semantics: value = raw · 2^-FractionBits.</summary>
/// <param name="Width">Bits W with sign, 1 to 48.</param>
/// <param name="IntegerBits">Bits I left of the binary point with sign; may exceed W or be negative.</param>
/// <param name="Rounding">Quantisation mode.</param>
/// <param name="Overflow">Overflow mode.</param>
/// <param name="Signed">Two's complement when true, else unsigned.</param>
public sealed record FixedFormat(int Width, int IntegerBits, Rounding Rounding = Rounding.Trn, Overflow Overflow = Overflow.Wrap, bool Signed = true)
{
    /// <summary>Bits right of the binary point, W - I.</summary>
    public int FractionBits => Width - IntegerBits;

    /// <summary>Smallest raw value.</summary>
    public long MinRaw => Signed ? -(1L << (Width - 1)) : 0;

    /// <summary>Largest raw value.</summary>
    public long MaxRaw => Signed ? (1L << (Width - 1)) - 1 : (1L << Width) - 1;

    /// <summary>Distance between neighbouring values.</summary>
    public double Step => Math.ScaleB(1, -FractionBits);

    /// <summary>The value of a raw number.</summary>
    /// <param name="raw">Raw number.</param>
    /// <returns>raw · 2^-FractionBits.</returns>
    public double ToDouble(long raw) => Math.ScaleB(raw, -FractionBits);
}
