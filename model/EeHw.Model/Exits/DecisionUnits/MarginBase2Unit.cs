using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// Difference of the two largest probabilities without division: p_1 - p_2 ≥ t ⇔ (1 - e_2) ≥ t·S. t has 16 fraction bits in the register T,
/// ceil(t·2^16) for ≥ and floor(t·2^16) for &gt;; compared are (2^EF - e_2)·2^16 and T·S.
/// </summary>
public sealed class MarginBase2Unit : DecisionUnit
{
    /// <summary>Fraction bits of the threshold register.</summary>
    public const int ThresholdFractionBits = 16;

    internal const string Name = "margin-base2";

    private readonly Exp2Table _exp;

    internal MarginBase2Unit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        if (!(spec.Threshold is >= 0 and <= 1))
        {
            throw new EeHwException(Codes.Exits.ThresholdRange, place, string.Create(CultureInfo.InvariantCulture, $"the threshold is {spec.Threshold}; {Name} takes 0 to 1 (probability)."));
        }

        // The register's step must resolve 1 - t to half a percent, like the exponentials.
        const double Largest = 1 - (200.0 / (1 << ThresholdFractionBits));
        if (spec.Threshold > Largest)
        {
            throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {Name} cannot represent the threshold {spec.Threshold:R}: its register has {ThresholdFractionBits} fraction bits; it reaches up to {Largest:R}."),
                "Use the logit-margin unit for surer thresholds, or a threshold within reach.");
        }

        DecisionPrecision.Check(Name, spec.Threshold, classes, spec.ExpFractionBits, place);
        SumWidth = spec.ExpFractionBits + 1 + UnitWidths.CeilLog2(classes);
        UnitWidths.Check(Name, "threshold times sum", SumWidth + ThresholdFractionBits + 1, place);
        UnitWidths.Check(Name, "the scaled difference", logits.Width + 1 + 11, place);
        _exp = new(spec, logits);
        var scaled = Math.ScaleB(spec.Threshold, ThresholdFractionBits);
        Threshold = (long)(spec.Strict ? Math.Floor(scaled) : Math.Ceiling(scaled));
    }

    /// <summary>Bits of the sum.</summary>
    public int SumWidth { get; }

    /// <summary>The register.</summary>
    public long Threshold { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [_exp.Constant, new("threshold", ThresholdFractionBits + 1, false, [Threshold], true) { Never = (1L << (ThresholdFractionBits + 1)) - 1 }];

    /// <inheritdoc/>
    public override int PipelineStages => 6;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(Classes, 0, 1, 0, 2 * Classes, (2 * Classes) - 2, Classes);

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best)
    {
        long sum = 0;
        foreach (var z in logits)
        {
            sum += _exp.Exp(logits[best] - z);
        }

        var second = Classes == 1 ? 0 : _exp.Exp(logits[best] - LogitOrder.Second(logits, best));
        var margin = ((1L << Spec.ExpFractionBits) - second) << ThresholdFractionBits;
        return Spec.Strict ? margin > Threshold * sum : margin >= Threshold * sum;
    }
}
