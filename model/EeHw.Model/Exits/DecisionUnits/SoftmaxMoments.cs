using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// S = Σ e_c, A = Σ e_c·d_c and ln S, what the entropy ln S + A/S is made of, with <see cref="Exp2Table"/> as in <see cref="EntropyBase2Unit"/>. The logarithm is that unit's, except that the first
/// entry is the tangent S - 1: sure samples, whose S is hardly above 1, keep their logarithm, where a table of midpoints has none.
/// </summary>
internal sealed class SoftmaxMoments
{
    /// <summary>Fraction bits of the logarithm.</summary>
    public const int LogFractionBits = EntropyBase2Unit.LogFractionBits;

    private readonly Exp2Table _exp;
    private readonly int _expFractionBits;
    private readonly int _tableBits;
    private readonly ValueList<long> _logTable;

    public SoftmaxMoments(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
    {
        (_expFractionBits, _tableBits) = (spec.ExpFractionBits, spec.TableBits);
        SumWidth = spec.ExpFractionBits + 1 + UnitWidths.CeilLog2(classes);
        UnitWidths.Check(spec.Kind, "the sum of exponential times difference", SumWidth + MoreOfDifference(logits), place);
        UnitWidths.Check(spec.Kind, "sum times logarithm", SumWidth + MoreOfLogarithm(logits), place);
        UnitWidths.Check(spec.Kind, "the scaled difference", logits.Width + 1 + 11, place);
        _exp = new(spec, logits);
        _logTable = Enumerable.Range(0, 1 << spec.TableBits)
            .Select(j => j == 0 ? 0L : (long)Math.Round((1 << LogFractionBits) * double.LogP1((j + 0.5) / (1 << spec.TableBits)), MidpointRounding.AwayFromZero))
            .ToValueList();
    }

    /// <summary>Most fraction bits of the exponentials with which the products are no wider than <see cref="UnitWidths.Maximum"/>.</summary>
    public static int MostExpFractionBits(int classes, FixedFormat logits)
        => UnitWidths.Maximum - Math.Max(MoreOfDifference(logits), MoreOfLogarithm(logits)) - 1 - UnitWidths.CeilLog2(classes);

    /// <summary>Bits of the sum S.</summary>
    public int SumWidth { get; }

    /// <summary>Both tables.</summary>
    public ValueList<UnitConstant> Tables => [_exp.Constant, new("log_table", LogFractionBits, false, _logTable, false)];

    /// <summary>The sums of a sample.</summary>
    /// <param name="logits">Raw logits [C].</param>
    /// <param name="best">The largest.</param>
    /// <returns>S with EF, A with EF + F, ln S with 20 fraction bits.</returns>
    public (long Sum, long Weighted, long Log) Of(ReadOnlySpan<long> logits, int best)
    {
        long sum = 0, weighted = 0;
        foreach (var z in logits)
        {
            var d = logits[best] - z;
            var e = _exp.Exp(d);
            sum += e;
            weighted += e * d;
        }

        return (sum, weighted, Log(sum));
    }

    private static int MoreOfDifference(FixedFormat logits) => logits.Width + 1 + Math.Max(0, LogFractionBits - logits.FractionBits);

    private static int MoreOfLogarithm(FixedFormat logits) => LogFractionBits + 8 + Math.Max(0, logits.FractionBits - LogFractionBits);

    private long Log(long sum)
    {
        var leading = 63 - BitOperations.LeadingZeroCount((ulong)sum);
        var fraction = sum - (1L << leading);
        var index = leading >= _tableBits ? fraction >> (leading - _tableBits) : fraction << (_tableBits - leading);
        return leading == _expFractionBits && index == 0
            ? leading >= LogFractionBits ? fraction >> (leading - LogFractionBits) : fraction << (LogFractionBits - leading)
            : ((leading - _expFractionBits) * EntropyBase2Unit.Ln2) + _logTable[(int)index];
    }
}
