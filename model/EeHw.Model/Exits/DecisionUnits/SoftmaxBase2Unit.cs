using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// Max-softmax without division: p_max ≥ t ⇔ S ≤ 1/t with S = Σ exp(z_c - max z), the maximum counting exactly 1. S has EF fraction bits and
/// EF + 1 + ceil(log2 C) bits; the register R holds floor(2^EF / t) for ≥ and ceil(2^EF / t) - 1 for &gt;, and a sample leaves when S ≤ R.
/// </summary>
public sealed class SoftmaxBase2Unit : DecisionUnit
{
    internal const string Name = "softmax-base2";

    private readonly Exp2Table _exp;

    internal SoftmaxBase2Unit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        var thresholds = ClassRegisters.Thresholds(spec, classes, place);
        foreach (var threshold in thresholds.Where(t => spec.ClassThresholds is null || !(t > 1)))
        {
            if (!(threshold is > 0 and <= 1))
            {
                throw new EeHwException(Codes.Exits.ThresholdRange, place, string.Create(CultureInfo.InvariantCulture, $"the threshold is {threshold}; {Name} takes more than 0 and at most 1 (probability)."));
            }

            DecisionPrecision.Check(Name, threshold, classes, spec.ExpFractionBits, place);
        }

        SumWidth = spec.ExpFractionBits + 1 + UnitWidths.CeilLog2(classes);
        UnitWidths.Check(Name, "the sum of exponentials", SumWidth, place);
        UnitWidths.Check(Name, "the scaled difference", logits.Width + 1 + 11, place);
        _exp = new(spec, logits);
        Limits = thresholds.Select(t => t > 1 ? 0 : LimitOf(t)).ToValueList();
    }

    /// <summary>Bits of the sum and of a threshold register.</summary>
    public int SumWidth { get; }

    /// <summary>The registers: largest sum that leaves, for all classes or [C].</summary>
    public ValueList<long> Limits { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [_exp.Constant, .. ClassRegisters.Of("limit", SumWidth, Limits, 0)];

    /// <inheritdoc/>
    public override int PipelineStages => 5;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(Classes, 0, 0, 0, (2 * Classes) - 1, Classes, Classes);

    internal override long Measure(ReadOnlySpan<long> logits, int best)
    {
        long sum = 0;
        foreach (var z in logits)
        {
            sum += _exp.Exp(logits[best] - z);
        }

        return sum;
    }

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best) => Measure(logits, best) <= Limits[Limits.Count == 1 ? 0 : best];

    private long LimitOf(double threshold)
    {
        var limit = Math.ScaleB(1, Spec.ExpFractionBits) / threshold;
        return (long)Math.Min(Math.ScaleB(1, SumWidth) - 1, Spec.Strict ? Math.Ceiling(limit) - 1 : Math.Floor(limit));
    }
}
