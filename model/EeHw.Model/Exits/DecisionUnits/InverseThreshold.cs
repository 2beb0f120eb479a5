using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>The register R of a test S ≤ R for a confidence 1/S, in units whose sums are exact.</summary>
internal static class InverseThreshold
{
    public static long Of(DecisionUnitSpec spec, int sumWidth, Place place)
    {
        if (!(spec.Threshold is > 0 and <= 1))
        {
            throw new EeHwException(Codes.Exits.ThresholdRange, place, string.Create(CultureInfo.InvariantCulture, $"the threshold is {spec.Threshold}; {spec.Kind} takes more than 0 and at most 1 (probability)."));
        }

        var step = Math.ScaleB(1, -spec.ExpFractionBits);
        var inverse = 1 / spec.Threshold;
        if (spec.Threshold < 1 && inverse - 1 < step)
        {
            throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {spec.Kind} with {spec.ExpFractionBits} fraction bits cannot represent the threshold {spec.Threshold:R}; it reaches up to {1 / (1 + step):R}."),
                "Use the logit-margin unit for surer thresholds, or a threshold within reach.");
        }

        var limit = Math.ScaleB(inverse, spec.ExpFractionBits);
        return (long)Math.Min(Math.ScaleB(1, sumWidth) - 1, spec.Strict ? Math.Ceiling(limit) - 1 : Math.Floor(limit));
    }
}
