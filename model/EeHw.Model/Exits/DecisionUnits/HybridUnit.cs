using System.Globalization;
using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// Max-softmax decided by the logit margin δ wherever that is certain: 1/(1 + (C-1)·e^-δ) ≤ p_max ≤ 1/(1 + e^-δ), so δ ≥ ln((C-1)t/(1-t)) leaves and δ &lt; ln(t/(1-t)) stays;
/// both bounds are rounded outwards. In between S ≤ R decides with the exponentials of <see cref="ExactExponential"/> and R = floor(2^EF / t) (strict: ceil - 1) of the exact t.
/// EF ≥ 28 + log2((C-1)·t/(1-t)) makes S - 1 exact to 2^-27: a decision can differ from that in exact arithmetic only where p_max/(1 - p_max) lies within that share of t/(1 - t).
/// The token comes after the same number of clocks whether exponentials were needed or not.
/// </summary>
public sealed class HybridUnit : DecisionUnit
{
    internal const string Name = "hybrid";

    private readonly ExactExponential _exp;

    internal HybridUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        if (!(spec.Threshold is > 0 and < 1))
        {
            throw new EeHwException(Codes.Exits.ThresholdRange, place, string.Create(CultureInfo.InvariantCulture, $"the threshold is {spec.Threshold}; {Name} takes more than 0 and less than 1 (probability)."));
        }

        var (needed, most) = (Required(classes, spec.Threshold), UnitWidths.Maximum - 1 - UnitWidths.CeilLog2(classes));
        if (spec.ExpFractionBits < needed || spec.ExpFractionBits > most)
        {
            throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {Name} with {spec.ExpFractionBits} fraction bits cannot represent the threshold {spec.Threshold:R} for {classes} classes ({needed} bits are needed, {most} are possible)."),
                "Leave expFractionBits out, use the logit-margin unit for surer thresholds, or a less sure threshold.");
        }

        SumWidth = spec.ExpFractionBits + 1 + UnitWidths.CeilLog2(classes);
        _exp = new(spec.ExpFractionBits, logits);
        Limit = Math.Min((1L << SumWidth) - 1, Inverse(spec));
        var logOdds = Math.ScaleB(Math.Log(spec.Threshold) - double.LogP1(-spec.Threshold), logits.FractionBits);
        var spread = Math.ScaleB(Math.Log(Math.Max(1, classes - 1)), logits.FractionBits);
        LeaveMargin = classes == 1 ? 0 : Within(Math.Floor(Outwards(logOdds + spread, 1)) + 1);
        StayMargin = classes == 1 ? 0 : Within(Math.Floor(Outwards(logOdds, -1)));
    }

    /// <summary>Bits of the sum and of the first register.</summary>
    public int SumWidth { get; }

    /// <summary>First register: largest sum that leaves.</summary>
    public long Limit { get; }

    /// <summary>Second register: smallest margin that leaves without a sum.</summary>
    public long LeaveMargin { get; }

    /// <summary>Third register: smallest margin that does not stay without a sum.</summary>
    public long StayMargin { get; }

    /// <summary>The exponentials.</summary>
    public ExactExponential Exponential => _exp;

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants =>
    [
        .. _exp.Constants,
        new("limit", SumWidth, false, [Limit], true) { Never = 0 },
        new("leave_margin", Logits.Width + 1, false, [LeaveMargin], true) { Never = MostMargin },
        new("stay_margin", Logits.Width + 1, false, [StayMargin], true) { Never = MostMargin },
    ];

    /// <inheritdoc/>
    public override int PipelineStages => 5;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(Classes, 0, Classes, 0, 2 * Classes, (2 * Classes) + 1, Classes + 2);

    private long MostMargin => (1L << (Logits.Width + 1)) - 1;

    /// <summary>Fraction bits that a threshold needs.</summary>
    /// <param name="classes">Classes C.</param>
    /// <param name="threshold">Probability in (0, 1).</param>
    /// <returns>Bits, at least 30, not limited.</returns>
    public static int Required(int classes, double threshold)
        => !(threshold is > 0 and < 1) || classes < 2 ? ExactExponential.MantissaBits : (int)Math.Max(ExactExponential.MantissaBits, Math.Ceiling(28 + Math.Log2((classes - 1) * threshold / (1 - threshold))));

    /// <summary>Whether the margin alone decides a sample, so that no exponential is evaluated.</summary>
    /// <param name="logits">Raw logits [C].</param>
    /// <returns>True when it does.</returns>
    public bool IsSettled(ReadOnlySpan<long> logits)
    {
        var margin = Margin(logits, LogitOrder.ArgMax(logits));
        return margin >= LeaveMargin || margin < StayMargin;
    }

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best)
    {
        var margin = Margin(logits, best);
        if (margin < StayMargin || margin >= LeaveMargin)
        {
            return margin >= StayMargin;
        }

        long sum = 0;
        foreach (var z in logits)
        {
            sum += _exp.Exp(logits[best] - z);
        }

        return sum <= Limit;
    }

    private static long Margin(ReadOnlySpan<long> logits, int best) => logits[best] - LogitOrder.Second(logits, best);

    // 2^EF / t without rounding: t = m·2^-k.
    private static long Inverse(DecisionUnitSpec spec)
    {
        var exponent = Math.Max(0, 52 - Math.ILogB(spec.Threshold));
        var t = new BigInteger(Math.ScaleB(spec.Threshold, exponent));
        var quotient = BigInteger.DivRem(BigInteger.One << (spec.ExpFractionBits + exponent), t, out var rest);
        return (long)BigInteger.Min(long.MaxValue, spec.Strict && rest.IsZero ? quotient - 1 : quotient);
    }

    // The logarithms are right to a few units of the last place; this is more.
    private static double Outwards(double bound, int direction) => bound + (direction * 1e-9 * Math.Max(1, Math.Abs(bound)));

    private long Within(double margin) => (long)Math.Clamp(margin, 0, MostMargin);
}
