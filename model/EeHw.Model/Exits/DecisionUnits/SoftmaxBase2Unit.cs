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
        if (!(spec.Threshold is > 0 and <= 1))
        {
            throw new EeHwException(Codes.Exits.ThresholdRange, place, string.Create(CultureInfo.InvariantCulture, $"the threshold is {spec.Threshold}; {Name} takes more than 0 and at most 1 (probability)."));
        }

        DecisionPrecision.Check(Name, spec.Threshold, classes, spec.ExpFractionBits, place);
        SumWidth = spec.ExpFractionBits + 1 + UnitWidths.CeilLog2(classes);
        UnitWidths.Check(Name, "the sum of exponentials", SumWidth, place);
        UnitWidths.Check(Name, "the scaled difference", logits.Width + 1 + 11, place);
        _exp = new(spec, logits);
        var limit = Math.ScaleB(1, spec.ExpFractionBits) / spec.Threshold;
        Limit = (long)Math.Min(Math.ScaleB(1, SumWidth) - 1, spec.Strict ? Math.Ceiling(limit) - 1 : Math.Floor(limit));
    }

    /// <summary>Bits of the sum and of the threshold register.</summary>
    public int SumWidth { get; }

    /// <summary>The register: largest sum that leaves.</summary>
    public long Limit { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [_exp.Constant, new("limit", SumWidth, false, [Limit], true) { Never = 0 }];

    /// <inheritdoc/>
    public override int PipelineStages => 5;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(Classes, 0, 0, 0, (2 * Classes) - 1, Classes, Classes);

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best)
    {
        long sum = 0;
        foreach (var z in logits)
        {
            sum += _exp.Exp(logits[best] - z);
        }

        return sum <= Limit;
    }
}
