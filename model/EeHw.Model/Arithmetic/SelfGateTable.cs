using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// LeakyRelu, HardSwish and Swish in fixed point: y = requantise(x · G, Fx + 16, output), G an integer of 18 bits with a sign (the narrow factor of one DSP tile),
/// floor(2^16 · factor + 1/2), chosen by x. LeakyRelu: by its sign, of two. Else of 1024, by x rounded (to nearest, halves up) and saturated to 10 bits:
/// HardSwish in steps of 1/128 over [-4, 4), Swish in steps of 1/64 over [-8, 8); the factors at the two ends, which stand for all beyond them, are 0 and 2^16 exactly.
/// </summary>
/// <remarks>
/// Error before the output's rounding, |x| included: LeakyRelu |x| · 2^-17; HardSwish at most 2^-9 (half a step of 1/256, slope 1/6, |x| ≤ 3) + |x| · 2^-17;
/// Swish at most 2^-9 (half a step of 1/128; |x| · slope is at most 0.224) + |x| · 2^-17 inside, and 0.0027 at the ends and beyond, where the exact factor is not quite 0 or 1.
/// </remarks>
/// <param name="Factors">G: two (x ≥ 0, x &lt; 0), or 1024 in the order of their addresses.</param>
/// <param name="Index">How x is rounded to an address; null where its sign chooses.</param>
public sealed record SelfGateTable(ValueList<long> Factors, FixedFormat? Index)
{
    /// <summary>Fraction bits of G.</summary>
    public const int FractionBits = 16;

    /// <summary>Bits of G with sign.</summary>
    public const int FactorWidth = 18;

    /// <summary>Entries where a table chooses: one block RAM of 1024 × 18.</summary>
    public const int Entries = 1024;

    /// <summary>The factors of a layer.</summary>
    /// <param name="layer">The layer; a slope lies in -1..1.</param>
    /// <returns>Factors and addressing.</returns>
    public static SelfGateTable For(SelfGateLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.Function == SelfGateFunction.LeakyRelu)
        {
            return new([Nearest(1), Nearest(layer.Slope)], null);
        }

        var index = new FixedFormat(10, layer.Function == SelfGateFunction.HardSwish ? 3 : 4, Rounding.Rnd, Overflow.Sat);
        return new(
            Enumerable.Range(0, Entries).Select(a => a switch
            {
                (Entries / 2) - 1 => 1L << FractionBits,
                Entries / 2 => 0,
                _ => Nearest(layer.FactorOf(index.ToDouble(a < Entries / 2 ? a : a - Entries))),
            }).ToValueList(),
            index);
    }

    /// <summary>The address of a value's factor.</summary>
    /// <param name="raw">Raw value.</param>
    /// <param name="fractionBits">Its fraction bits.</param>
    /// <returns>0 or 1 (negative) where the sign chooses, else 0 to 1023.</returns>
    public int AddressOf(long raw, int fractionBits) => Index is null ? (raw < 0 ? 1 : 0) : (int)FixedPoint.Requantize(raw, fractionBits, Index) & (Entries - 1);

    /// <summary>The value of the function.</summary>
    /// <param name="raw">Raw value.</param>
    /// <param name="fractionBits">Its fraction bits.</param>
    /// <param name="output">Output format.</param>
    /// <returns>The raw result.</returns>
    public long Apply(long raw, int fractionBits, FixedFormat output) => FixedPoint.Requantize((Int128)raw * Factors[AddressOf(raw, fractionBits)], fractionBits + FractionBits, output);

    /// <summary>Bits, with sign, of the exact product: |x| ≤ 2^(W-1) (2^W without a sign) times at most 2^16.</summary>
    /// <param name="input">Input format.</param>
    /// <returns>The width; may exceed <see cref="RangeAnalysis.MaximumWidth"/>.</returns>
    public static int ProductWidth(FixedFormat input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Width + (input.Signed ? 0 : 1) + FractionBits + 1;
    }

    private static long Nearest(double factor) => (long)Math.Floor(Math.ScaleB(factor, FractionBits) + 0.5);
}
