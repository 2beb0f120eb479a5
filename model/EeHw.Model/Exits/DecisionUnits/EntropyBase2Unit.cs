using System.Globalization;
using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// Entropy without division: H ≤ T ⇔ A ≤ S·(T - ln S) with S = Σ e_c, A = Σ e_c·d_c (exact, EF + F fraction bits). ln S has 20 fraction bits:
/// S = 2^m·(1 + f) relative to 2^EF, ln S = m·LN2 + table[first TableBits bits of f], table[j] = round(2^20·ln(1 + (j + 1/2)/2^TableBits)),
/// table[0] = the tangent's value 0, so that S = 1 gives exactly 0; LN2 = round(2^20·ln 2). T is rounded to 20 fraction bits.
/// Both sides are compared with max(F, 20) + EF fraction bits.
/// </summary>
public sealed class EntropyBase2Unit : DecisionUnit
{
    /// <summary>Fraction bits of the logarithm and of the threshold register.</summary>
    public const int LogFractionBits = 20;

    internal const string Name = "entropy-base2";

    private readonly Exp2Table _exp;

    internal EntropyBase2Unit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        if (!(spec.Threshold > 0 && spec.Threshold <= 64))
        {
            throw new EeHwException(Codes.Exits.ThresholdRange, place, string.Create(CultureInfo.InvariantCulture, $"the threshold is {spec.Threshold}; {Name} takes more than 0 and at most 64 (nats)."));
        }

        // ln S must be resolved finer than T: the logarithm's table is in error by up to half an entry.
        var smallest = 1.0 / (1 << spec.TableBits);
        if (spec.Threshold < smallest)
        {
            throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {Name} with {spec.TableBits} table bits cannot represent the threshold {spec.Threshold:R}; it reaches down to {smallest:R} nats."),
                "Use more table bits, the softmax-base2 or logit-margin unit, or a threshold within reach.");
        }

        DecisionPrecision.Check(Name, spec.Threshold, classes, spec.ExpFractionBits, place);
        SumWidth = spec.ExpFractionBits + 1 + UnitWidths.CeilLog2(classes);
        var align = Math.Max(0, LogFractionBits - logits.FractionBits);
        UnitWidths.Check(Name, "the sum of exponential times difference", SumWidth + logits.Width + 1 + align, place);
        UnitWidths.Check(Name, "sum times threshold", SumWidth + LogFractionBits + 8 + Math.Max(0, logits.FractionBits - LogFractionBits), place);
        UnitWidths.Check(Name, "the scaled difference", logits.Width + 1 + 11, place);
        _exp = new(spec, logits);
        var one = 1 << LogFractionBits;
        LogTable = Enumerable.Range(0, 1 << spec.TableBits)
            .Select(j => j == 0 ? 0L : (long)Math.Round(one * double.LogP1((j + 0.5) / (1 << spec.TableBits)), MidpointRounding.AwayFromZero))
            .ToValueList();
        Threshold = (long)Math.Round(one * spec.Threshold, MidpointRounding.AwayFromZero);
    }

    /// <summary>round(2^20·ln 2).</summary>
    public static long Ln2 { get; } = (long)Math.Round((1 << LogFractionBits) * Math.Log(2), MidpointRounding.AwayFromZero);

    /// <summary>Bits of the sum S.</summary>
    public int SumWidth { get; }

    /// <summary>ln(1 + f).</summary>
    public ValueList<long> LogTable { get; }

    /// <summary>The register.</summary>
    public long Threshold { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants =>
    [
        _exp.Constant,
        new("log_table", LogFractionBits, false, LogTable, false),
        new("threshold", LogFractionBits + 7, false, [Threshold], true) { Never = 0 },
    ];

    /// <inheritdoc/>
    public override int PipelineStages => 8;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(Classes, 1, Classes + 1, 0, 3 * Classes, Classes, Classes);

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best)
    {
        long sum = 0, weighted = 0;
        foreach (var z in logits)
        {
            var d = logits[best] - z;
            var e = _exp.Exp(d);
            sum += e;
            weighted += e * d;
        }

        var right = sum * (Threshold - Log(sum));
        var f = Logits.FractionBits;
        var (a, b) = f <= LogFractionBits ? (weighted << (LogFractionBits - f), right) : (weighted, right << (f - LogFractionBits));
        return Spec.Strict ? a < b : a <= b;
    }

    /// <summary>ln of a sum with EF fraction bits, S ≥ 1.</summary>
    /// <param name="sum">Raw sum, at least 2^EF.</param>
    /// <returns>ln S with 20 fraction bits.</returns>
    public long Log(long sum)
    {
        var leading = 63 - BitOperations.LeadingZeroCount((ulong)sum);
        var m = leading - Spec.ExpFractionBits;
        var fraction = sum - (1L << leading);
        var index = leading >= Spec.TableBits ? fraction >> (leading - Spec.TableBits) : fraction << (Spec.TableBits - leading);
        return (m * Ln2) + LogTable[(int)index];
    }
}
