using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>What the registers of <see cref="EeNetUnit"/> hold, and what they cannot.</summary>
internal static class EeNetRegisters
{
    private const int MostFractionBits = 16, LeastFractionBits = 12;

    // The registers' step resolves the way from the threshold to the largest score to half a percent, like other units'.
    private const double StepsBelowTheLargest = 200;

    // Above the error of a sure answer's score.
    private const double Resolution = 1.0 / (1 << 15);

    /// <summary>Weights in the order of their registers: u [C], v_0, v_1, v_1 / ln C, v_2...</summary>
    public static double[] Weights(DecisionUnitSpec spec, int classes, Place place)
    {
        var count = spec.ScoreWeights?.Count ?? 0;
        if (classes is < 2 or > EeNetUnit.MostClasses || count < classes + 2 || count > classes + 2 + EeNetUnit.MostEarlier)
        {
            throw new EeHwException(
                Codes.Exits.UnitMismatch,
                place,
                classes is < 2 or > EeNetUnit.MostClasses
                    ? string.Create(CultureInfo.InvariantCulture, $"unit {EeNetUnit.Name} works on 2 to {EeNetUnit.MostClasses} classes, each with a register; this exit has {classes}.")
                    : string.Create(CultureInfo.InvariantCulture, $"unit {EeNetUnit.Name} needs the weights of its score: one for each of {classes} classes, two more, and one for each exit before ({EeNetUnit.MostEarlier} at most); here are {count}."),
                classes is < 2 or > EeNetUnit.MostClasses ? "Use unit softmax-base2 or logit-margin." : "Name the file of a schedule in exits.policyFile: `eehw policy fit --policy eenet` writes one.");
        }

        var needed = EeNetUnit.FractionBits(classes);
        if (spec.ExpFractionBits < needed)
        {
            throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {EeNetUnit.Name} with {spec.ExpFractionBits} fraction bits does not resolve its score for {classes} classes ({needed} bits are needed)."),
                "Leave expFractionBits out.");
        }

        var weights = spec.ScoreWeights!.ToArray();
        return [.. weights[..(classes + 2)], weights[classes + 1] / Math.Log(classes), .. weights[(classes + 2)..]];
    }

    /// <summary>The most fraction bits with which every weight fits.</summary>
    public static int FractionBits(double[] weights, Place place)
    {
        const long Most = (1L << (EeNetUnit.WeightBits - 1)) - 1;
        for (var bits = MostFractionBits; bits >= LeastFractionBits; bits--)
        {
            if (weights.All(w => double.IsFinite(w) && Math.Abs(w) < 1 << 10 && Math.Abs(Raw(w, bits)) <= Most))
            {
                return bits;
            }
        }

        var largest = weights.MaxBy(w => double.IsFinite(w) ? Math.Abs(w) : double.PositiveInfinity);
        throw new EeHwException(
            Codes.Exits.ThresholdNotRepresentable,
            place,
            string.Create(CultureInfo.InvariantCulture, $"unit {EeNetUnit.Name} cannot represent the weight {largest:R}: its registers hold -{Math.ScaleB(Most, -LeastFractionBits):R} to {Math.ScaleB(Most, -LeastFractionBits):R}."),
            "Fit the schedule again with fewer epochs, or divide all weights and thresholds by one number.");
    }

    /// <summary>The register of a weight.</summary>
    public static long Raw(double weight, int fractionBits) => (long)Math.Round(Math.ScaleB(weight, fractionBits), MidpointRounding.AwayFromZero);

    /// <summary>The register of a threshold.</summary>
    public static long Threshold(DecisionUnitSpec spec, int classes, int weightFractionBits, Place place)
    {
        var reach = Largest(spec.ScoreWeights!.AsSpan(), classes) - Math.ScaleB(StepsBelowTheLargest, -weightFractionBits);
        if (!(spec.Threshold <= reach))
        {
            throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {EeNetUnit.Name} with weights of {weightFractionBits} fraction bits cannot represent the threshold {spec.Threshold:R}: the largest score that these weights can give is {Largest(spec.ScoreWeights!.AsSpan(), classes):R}, and it reaches up to {reach:R}."),
                "Fit the schedule for a smaller budget, or leave the exit out of the network.");
        }

        RequireClearOfSureAnswers(spec, classes, place);
        var scaled = Math.ScaleB(spec.Threshold, EeNetUnit.ScoreFractionBits);
        return Math.Max(int.MinValue, (long)Math.Max(int.MinValue, spec.Strict ? Math.Floor(scaled) + 1 : Math.Ceiling(scaled)));
    }

    // Sure answers of a class gather at u_c + v_0 + v_1; a threshold nearer to that than the unit's error would let its rounding decide about all of them. With scores of exits before they are spread out.
    private static void RequireClearOfSureAnswers(DecisionUnitSpec spec, int classes, Place place)
    {
        var weights = spec.ScoreWeights!;
        if (weights.Count > classes + 2)
        {
            return;
        }

        for (var c = 0; c < classes; c++)
        {
            var sure = weights[c] + weights[classes] + weights[classes + 1];
            if (Math.Abs(spec.Threshold - sure) < Resolution)
            {
                throw new EeHwException(
                    Codes.Exits.ThresholdNotRepresentable,
                    place,
                    string.Create(CultureInfo.InvariantCulture, $"unit {EeNetUnit.Name} cannot represent the threshold {spec.Threshold:R}: a sure answer of class {c} has the score {sure:R}, only {Math.Abs(spec.Threshold - sure):0.0E+00} away, and the unit resolves {Resolution:0.0E+00}; it reaches up to {sure - Resolution:R}, and from {sure + Resolution:R} on, where class {c} never leaves."),
                    "Write one of these into the policy file, or fit another budget.");
            }
        }
    }

    /// <summary>A bound of the score: all probability on the class of the largest weight, earlier scores 0 or 1 as helps.</summary>
    private static double Largest(ReadOnlySpan<double> weights, int classes)
    {
        var u = double.NegativeInfinity;
        foreach (var w in weights[..classes])
        {
            u = Math.Max(u, w);
        }

        var largest = u + Math.Max(weights[classes], weights[classes] / classes) + Math.Max(weights[classes + 1], 0);
        foreach (var w in weights[(classes + 2)..])
        {
            largest += Math.Max(w, 0);
        }

        return largest;
    }
}
