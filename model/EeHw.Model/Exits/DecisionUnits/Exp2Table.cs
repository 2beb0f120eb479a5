using EeHw.Model.Arithmetic;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// exp(-d) for a raw difference d ≥ 0 with F fraction bits, as hardware does it without a multiplier: t = 1477·d has F + 10 fraction bits
/// (1477/1024 = 1 + 1/2 - 1/16 + 1/256 + 1/1024 stands for log2 e, five shifted additions, exact); with i = floor(t) and j the first
/// <see cref="Bits"/> bits behind the point, e = i &gt; EF ? 0 : table[j] &gt;&gt; i. table[j] = round(2^(EF - (j + 1/2)/2^Bits)), half away from zero;
/// table[0] = 2^EF, so that the maximum itself counts exactly 1.
/// </summary>
public sealed class Exp2Table
{
    /// <summary>Numerator of log2 e = 1477 / 1024.</summary>
    public const int Log2E = 1477;

    /// <summary>Fraction bits of <see cref="Log2E"/>.</summary>
    public const int Log2EFractionBits = 10;

    private readonly int _fractionBits;

    /// <summary>Makes a table.</summary>
    /// <param name="spec">EF and table bits.</param>
    /// <param name="logits">Format of the logits: gives F.</param>
    public Exp2Table(DecisionUnitSpec spec, FixedFormat logits)
    {
        (ExpFractionBits, Bits) = (spec.ExpFractionBits, spec.TableBits);
        _fractionBits = logits.FractionBits + Log2EFractionBits;
        var one = Math.ScaleB(1, ExpFractionBits);
        Values = Enumerable.Range(0, 1 << Bits)
            .Select(j => j == 0 ? (long)one : (long)Math.Round(one * Math.Pow(2, -(j + 0.5) / (1 << Bits)), MidpointRounding.AwayFromZero))
            .ToValueList();
    }

    /// <summary>Fraction bits EF of the exponentials.</summary>
    public int ExpFractionBits { get; }

    /// <summary>Address bits.</summary>
    public int Bits { get; }

    /// <summary>The table, 2^Bits values of EF + 1 bits.</summary>
    public ValueList<long> Values { get; }

    /// <summary>exp(-d) with EF fraction bits.</summary>
    /// <param name="difference">Raw d ≥ 0.</param>
    /// <returns>A value in 0..2^EF.</returns>
    public long Exp(long difference)
    {
        Int128 t = (Int128)difference * Log2E;
        if (_fractionBits <= 0)
        {
            var whole = t << -_fractionBits;
            return whole > ExpFractionBits ? 0 : Values[0] >> (int)whole;
        }

        var integer = t >> _fractionBits;
        if (integer > ExpFractionBits)
        {
            return 0;
        }

        var fraction = t - (integer << _fractionBits);
        var index = _fractionBits >= Bits ? fraction >> (_fractionBits - Bits) : fraction << (Bits - _fractionBits);
        return Values[(int)index] >> (int)integer;
    }

    internal UnitConstant Constant => new("exp2_table", ExpFractionBits + 1, false, Values, false);
}
