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
        var largest = logits.ToDouble(logits.MaxRaw - logits.MinRaw);
        var thresholds = ClassRegisters.Thresholds(spec, classes, place);
        foreach (var threshold in thresholds.Where(t => spec.ClassThresholds is null || !(t > largest)))
        {
            if (!(threshold >= 0 && threshold <= largest))
            {
                throw new EeHwException(
                    Codes.Exits.ThresholdNotRepresentable,
                    place,
                    string.Create(CultureInfo.InvariantCulture, $"unit {Name} cannot represent the threshold {threshold:R}: logits of {logits.Width} bits with {logits.FractionBits} fraction bits differ by 0 to {largest:R} in steps of {logits.Step:R}."));
            }
        }

        Thresholds = thresholds.Select(t => t > largest ? Never : RegisterOf(t)).ToValueList();
    }

    /// <summary>The registers, for all classes or [C].</summary>
    public ValueList<long> Thresholds { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [.. ClassRegisters.Of("threshold", Logits.Width + 1, Thresholds, Never)];

    /// <inheritdoc/>
    public override int PipelineStages => 1;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(0, 0, 0, 0, 1, (2 * Classes) - 2, 2);

    private long Never => (1L << (Logits.Width + 1)) - 1;

    internal override long Measure(ReadOnlySpan<long> logits, int best) => logits[best] - LogitOrder.Second(logits, best);

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best) => Measure(logits, best) >= Thresholds[Thresholds.Count == 1 ? 0 : best];

    private long RegisterOf(double threshold)
    {
        var scaled = Math.ScaleB(threshold, Logits.FractionBits);
        return (long)(Spec.Strict ? Math.Floor(scaled) + 1 : Math.Ceiling(scaled));
    }
}
