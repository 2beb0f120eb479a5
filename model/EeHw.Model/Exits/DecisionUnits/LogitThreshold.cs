using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>The register that one logit is compared with.</summary>
internal static class LogitThreshold
{
    public static long Of(DecisionUnitSpec spec, FixedFormat logits, Place place)
    {
        var (low, high) = (logits.ToDouble(logits.MinRaw), logits.ToDouble(logits.MaxRaw));
        if (!(spec.Threshold >= low && spec.Threshold <= high))
        {
            throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {spec.Kind} cannot represent the threshold {spec.Threshold:R}: logits of {logits.Width} bits with {logits.FractionBits} fraction bits are {low:R} to {high:R} in steps of {logits.Step:R}."));
        }

        var scaled = Math.ScaleB(spec.Threshold, logits.FractionBits);
        return (long)(spec.Strict ? Math.Floor(scaled) + 1 : Math.Ceiling(scaled));
    }

    // Two bits more than a logit: a sign for unsigned ones, and values that no logit reaches.
    public static UnitConstant Register(long threshold, FixedFormat logits)
        => new("threshold", logits.Width + 2, true, [threshold], true) { Never = (1L << (logits.Width + 1)) - 1 };
}
