using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// Distance of this exit's outputs to those of the exit before, which are carried: with Δ_c = z_c - z'_c, exact on the finer binary point of the two formats (F_Δ fraction bits), a sample leaves when
/// max |Δ| &lt; R, R = floor(t·2^F_Δ) + 1; or Σ|Δ| &lt; R, R = floor(C·t·2^F_Δ) + 1; or Σ Δ² &lt; R, R = floor(C·t²·2^(2·F_Δ)) + 1: distance at most t, without root or division. At the first
/// exit nobody leaves. Numbers: the distance, 0 rms, 1 mean-abs, 2 maximum. The threshold is t; <see cref="DecisionUnitSpec.Before"/> is the format of what is carried.
/// </summary>
public sealed class StabilityUnit : DecisionUnit
{
    internal const string Name = "output-stability";

    internal StabilityUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        var number = UnitNumbers.Of(spec, 1, "the distance, 0 rms, 1 mean-abs or 2 maximum", place)[0];
        UnitNumbers.NotStrict(spec, place);
        if (number is not (0 or 1 or 2) || !(spec.Threshold >= 0))
        {
            throw new EeHwException(
                Codes.Exits.ThresholdRange,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {Name} has the distance {number:R} and the threshold {spec.Threshold:R}; distances are 0 (rms), 1 (mean-abs) and 2 (maximum), thresholds 0 or more."),
                "A negative threshold lets nobody leave: leave the exit out.");
        }

        Distance = (int)number;
        Before = spec.Before ?? logits;
        var fraction = Math.Max(logits.FractionBits, Before.FractionBits);
        (Up, UpBefore) = (fraction - logits.FractionBits, fraction - Before.FractionBits);
        DifferenceWidth = Math.Max(WithSign(logits) + Up, WithSign(Before) + UpBefore) + 1;
        SumWidth = (Distance == 0 ? (2 * DifferenceWidth) - 1 : DifferenceWidth) + (Distance == 2 ? 0 : UnitWidths.CeilLog2(classes)) + 1;
        UnitWidths.Check(Name, "the distance", SumWidth, place);
        var t = spec.Threshold;
        var limit = Distance switch
        {
            0 => Math.ScaleB(classes * t * t, 2 * fraction),
            1 => Math.ScaleB(classes * t, fraction),
            _ => Math.ScaleB(t, fraction),
        };
        Limit = (long)Math.Min(Math.ScaleB(1, SumWidth) - 1, Math.Floor(limit) + 1);
    }

    /// <summary>0 rms, 1 mean-abs, 2 maximum: the index into <see cref="OutputDistance.Names"/>.</summary>
    public int Distance { get; }

    /// <summary>Format of the carried outputs.</summary>
    public FixedFormat Before { get; }

    /// <summary>Bits that this exit's outputs are shifted up by.</summary>
    public int Up { get; }

    /// <summary>Bits that the carried outputs are shifted up by.</summary>
    public int UpBefore { get; }

    /// <summary>Bits of a difference, signed.</summary>
    public int DifferenceWidth { get; }

    /// <summary>Bits of the sum and of the register, unsigned.</summary>
    public int SumWidth { get; }

    /// <summary>The register.</summary>
    public long Limit { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [new("limit", SumWidth, false, [Limit], true) { Never = 0 }];

    /// <inheritdoc/>
    public override int PipelineStages => 1;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(0, 0, Distance == 0 ? Classes : 0, 0, Distance == 2 ? Classes : (2 * Classes) - 1, Distance == 2 ? 2 * Classes : Classes, Classes + 2);

    /// <inheritdoc/>
    public override int CarryBits => Classes * Before.Width;

    /// <summary>A word of logits and whether its sample is kept; what is not kept is written over.</summary>
    /// <param name="lanes">Logits per word.</param>
    /// <returns>Bits.</returns>
    public override int CarryNetBits(int lanes) => (lanes * Logits.Width) + 1;

    /// <inheritdoc/>
    public override UnitDecision Decide(ReadOnlySpan<long> logits, UnitCarry before, out UnitCarry after)
    {
        after = new([.. logits.ToArray()]);
        return new(before.Words is { } words && DistanceOf(logits, words.AsSpan()) < Limit, LogitOrder.ArgMax(logits));
    }

    private static int WithSign(FixedFormat format) => format.Signed ? format.Width : format.Width + 1;

    private long DistanceOf(ReadOnlySpan<long> logits, ReadOnlySpan<long> before)
    {
        long distance = 0;
        for (var c = 0; c < logits.Length; c++)
        {
            var d = (logits[c] << Up) - (before[c] << UpBefore);
            distance = Distance switch { 0 => distance + (d * d), 1 => distance + Math.Abs(d), _ => Math.Max(distance, Math.Abs(d)) };
        }

        return distance;
    }
}
