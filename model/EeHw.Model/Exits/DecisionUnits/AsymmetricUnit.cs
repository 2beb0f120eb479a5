using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// Two thresholds on one class: D = z₊ - max of the other logits, signed; D ≥ a leaves as the positive class, -D ≥ b as the largest of the others. With two classes D is the log-odds of the
/// positive class, so the decision is that of <see cref="Rules.AsymmetricPolicy"/> and needs no exponential; with C classes D is above the log-odds by 0 to ln(C-1).
/// The registers hold ceil(a·2^F) and ceil(b·2^F) with two bits more than a logit; their largest value is reached by nobody.
/// Numbers: the positive class, b. The threshold is a.
/// </summary>
public sealed class AsymmetricUnit : DecisionUnit
{
    internal const string Name = "asymmetric";

    internal AsymmetricUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        var numbers = UnitNumbers.Of(spec, 2, "the positive class and the threshold of the negative ones", place);
        UnitNumbers.NotStrict(spec, place);
        if (classes < 2 || !(numbers[0] >= 0 && numbers[0] < classes && numbers[0] == Math.Floor(numbers[0])))
        {
            throw new EeHwException(
                Codes.Exits.UnitMismatch,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {Name} has the positive class {numbers[0]:R}; the exit has {classes} class(es), numbered from 0, and needs at least 2."),
                "Name one of the exit's classes.");
        }

        PositiveClass = (int)numbers[0];
        Positive = RegisterOf(spec.Threshold, place);
        Negative = RegisterOf(numbers[1], place);
    }

    /// <summary>The positive class.</summary>
    public int PositiveClass { get; }

    /// <summary>Register of D.</summary>
    public long Positive { get; }

    /// <summary>Register of -D.</summary>
    public long Negative { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [Register("positive", Positive), Register("negative", Negative)];

    /// <inheritdoc/>
    public override int PipelineStages => 1;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(0, 0, 0, 0, 1, Classes, 2);

    private long Never => (1L << (Logits.Width + 1)) - 1;

    /// <inheritdoc/>
    public override UnitDecision Decide(ReadOnlySpan<long> logits, UnitCarry before, out UnitCarry after)
    {
        after = default;
        var rival = PositiveClass == 0 ? 1 : 0;
        for (var c = rival + 1; c < logits.Length; c++)
        {
            rival = c != PositiveClass && logits[c] > logits[rival] ? c : rival;
        }

        var margin = logits[PositiveClass] - logits[rival];
        return margin >= Positive ? new(true, PositiveClass) : new(-margin >= Negative, rival);
    }

    private UnitConstant Register(string name, long value) => new(name, Logits.Width + 2, true, [value], true) { Never = Never };

    private long RegisterOf(double threshold, Place place)
    {
        var largest = Logits.ToDouble(Logits.MaxRaw - Logits.MinRaw);
        return threshold > largest ? Never
            : threshold >= -largest ? (long)Math.Ceiling(Math.ScaleB(threshold, Logits.FractionBits))
            : throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {Name} cannot represent the threshold {threshold:R}: logits of {Logits.Width} bits with {Logits.FractionBits} fraction bits differ by {-largest:R} to {largest:R} in steps of {Logits.Step:R}; above that nobody leaves by it."));
    }
}
