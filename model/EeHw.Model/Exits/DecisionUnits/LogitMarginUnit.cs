using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// Difference of the two largest logits against a register: no exponential, table or multiplier. The register holds ceil(τ·2^F) for ≥ and
/// floor(τ·2^F) + 1 for &gt;, so that one comparison δ ≥ R serves both.
/// </summary>
public sealed class LogitMarginUnit : DecisionUnit
{
    internal const string Name = "logit-margin";

    internal LogitMarginUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        var scaled = Math.ScaleB(spec.Threshold, logits.FractionBits);
        var largest = logits.ToDouble(logits.MaxRaw - logits.MinRaw);
        if (!(spec.Threshold >= 0 && spec.Threshold <= largest))
        {
            throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {Name} cannot represent the threshold {spec.Threshold:R}: logits of {logits.Width} bits with {logits.FractionBits} fraction bits differ by 0 to {largest:R} in steps of {logits.Step:R}."));
        }

        Threshold = (long)(spec.Strict ? Math.Floor(scaled) + 1 : Math.Ceiling(scaled));
    }

    /// <summary>The register.</summary>
    public long Threshold { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [new("threshold", Logits.Width + 1, false, [Threshold], true) { Never = (1L << (Logits.Width + 1)) - 1 }];

    /// <inheritdoc/>
    public override int PipelineStages => 1;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(0, 0, 0, 0, 1, (2 * Classes) - 2, 2);

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best)
        => logits[best] - LogitOrder.Second(logits, best) >= Threshold;
}
