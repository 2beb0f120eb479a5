using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// How many fraction bits the exponentials of a decision need. Near t = 1 a sample is judged by Σ_{c≠max} e_c against (1-t)/t; the table shifts
/// each small exponential to zero, so C-1 of them lose up to one step each: EF ≥ log2(200·(C-1)·t/(1-t)) keeps that below half a percent.
/// </summary>
public static class DecisionPrecision
{
    /// <summary>Most fraction bits a unit may have.</summary>
    public const int MaximumExpFractionBits = 30;

    /// <summary>Fewest fraction bits a unit is given.</summary>
    public const int MinimumExpFractionBits = 12;

    /// <summary>Address bits of the tables when a design does not say: midpoint error below 0.14 %.</summary>
    public const int DefaultTableBits = 8;

    /// <summary>Fraction bits that a threshold needs, not limited.</summary>
    /// <param name="classes">Classes C.</param>
    /// <param name="probability">Max-softmax threshold in [0, 1).</param>
    /// <returns>Bits, at least <see cref="MinimumExpFractionBits"/>.</returns>
    public static int Required(int classes, double probability)
        => probability <= 0 || classes < 2
            ? MinimumExpFractionBits
            : (int)Math.Max(MinimumExpFractionBits, Math.Min(99, Math.Ceiling(Math.Log2(200.0 * (classes - 1) * probability / (1 - probability)))));

    /// <summary>Largest max-softmax threshold that a number of fraction bits carries.</summary>
    /// <param name="classes">Classes C.</param>
    /// <param name="expFractionBits">EF.</param>
    /// <returns>A probability below 1.</returns>
    public static double LargestThreshold(int classes, int expFractionBits)
    {
        var odds = Math.ScaleB(1, expFractionBits) / (200.0 * Math.Max(1, classes - 1));
        return odds / (1 + odds);
    }

    /// <summary>Fraction bits for a unit of some kind and threshold: the rule applied to the probability that stands behind the threshold.</summary>
    /// <param name="kind">Unit kind.</param>
    /// <param name="threshold">Threshold on the score's scale.</param>
    /// <param name="classes">Classes C.</param>
    /// <param name="logits">Format of the logits.</param>
    /// <returns>Bits; at most <see cref="MaximumExpFractionBits"/> for kinds with <see cref="Exp2Table"/>; 0 for kinds without exponentials.</returns>
    public static int For(string kind, double threshold, int classes, FixedFormat logits) => kind switch
    {
        HybridUnit.Name => HybridUnit.Required(classes, threshold),
        TruncatedBase2Unit.Name => TruncatedBase2Unit.FractionBits(classes, logits),
        SubmaxUnit.Name => SubmaxUnit.WeightFractionBits,
        EeNetUnit.Name => EeNetUnit.FractionBits(classes),
        _ => DecisionUnitKinds.HasTable(kind) ? Math.Min(MaximumExpFractionBits, Required(classes, EquivalentProbability(kind, threshold))) : 0,
    };

    /// <summary>The specification of a unit with the fraction and table bits that its threshold needs.</summary>
    /// <param name="kind">Unit kind.</param>
    /// <param name="threshold">Threshold on the score's scale.</param>
    /// <param name="strict">Strict comparison.</param>
    /// <param name="classes">Classes C.</param>
    /// <param name="logits">Format of the logits.</param>
    /// <param name="classThresholds">Thresholds by class [C] instead of the one; null: none.</param>
    /// <param name="scoreWeights">Weights of EENet's score [C + k + 2]; null: none.</param>
    /// <param name="numbers">What the kind needs beside the threshold; null: nothing.</param>
    /// <param name="inner">Kind of the unit inside; null: none.</param>
    /// <returns>The specification.</returns>
    public static DecisionUnitSpec SpecOf(string kind, double threshold, bool strict, int classes, FixedFormat logits, ValueList<double>? classThresholds = null, ValueList<double>? scoreWeights = null, ValueList<double>? numbers = null, string? inner = null)
    {
        var core = inner ?? kind;
        var weighed = classThresholds?.Where(t => t <= 1).DefaultIfEmpty() ?? (inner is null ? [threshold] : [threshold, .. numbers ?? []]);
        return new(kind, threshold, strict, kind == DecisionProcessUnit.Name ? DecisionProcessUnit.ExpFractionBits(numbers ?? [], classes, logits) : kind == StopDistributionUnit.Name ? StopDistributionUnit.ExpFractionBits : weighed.Max(t => For(core, t, classes, logits)), DecisionUnitKinds.HasTable(core) ? DefaultTableBits : 0)
        {
            ClassThresholds = classThresholds,
            ScoreWeights = scoreWeights,
            Numbers = numbers,
            Inner = inner,
        };
    }

    /// <summary>Refuses a threshold that the fraction bits do not carry, naming those that they do.</summary>
    internal static void Check(string kind, double threshold, int classes, int expFractionBits, Place place)
    {
        var needed = Required(classes, EquivalentProbability(kind, threshold));
        if (needed > expFractionBits)
        {
            var largest = LargestThreshold(classes, expFractionBits);
            var best = LargestThreshold(classes, MaximumExpFractionBits);
            throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {kind} with {expFractionBits} fraction bits cannot represent the threshold {threshold:R} for {classes} classes ({needed} bits would be needed); it reaches {Reach(kind, largest)}, and at most {Reach(kind, best)} with {MaximumExpFractionBits} bits."),
                "Use the logit-margin unit for surer thresholds, or a threshold within reach.");
        }
    }

    private static string Reach(string kind, double probability) => kind switch
    {
        EntropyBase2Unit.Name => string.Create(CultureInfo.InvariantCulture, $"down to {Entropy(probability):G4} nats"),
        MarginBase2Unit.Name => string.Create(CultureInfo.InvariantCulture, $"up to {1 - (2 * (1 - probability)):R}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"up to {probability:R}"),
    };

    // margin: 1 - m is about 2(1 - p) when one rival holds the rest. entropy: that of two classes with p and 1 - p.
    private static double EquivalentProbability(string kind, double threshold) => kind switch
    {
        MarginBase2Unit.Name => 1 - ((1 - threshold) / 2),
        EntropyBase2Unit.Name => ProbabilityOfEntropy(threshold),
        _ => threshold,
    };

    private static double Entropy(double p) => p >= 1 ? 0 : -(p * Math.Log(p)) - ((1 - p) * Math.Log(1 - p));

    private static double ProbabilityOfEntropy(double entropy)
    {
        if (entropy <= 0)
        {
            return 1;
        }

        var (low, high) = (0.5, 1.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Entropy(middle) > entropy ? (middle, high) : (low, middle);
        }

        return low;
    }
}
