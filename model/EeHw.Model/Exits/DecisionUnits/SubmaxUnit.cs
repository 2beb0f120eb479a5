using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// Fixed-point softmax below the maximum, without a table (ATHEENA's second hardware form): logits are brought to 16 bits with 8 fraction bits (rounded down, saturated), the
/// maximum is subtracted, the difference is cut to a whole number i, and 1.0 in 15 fraction bits is shifted right by it: weight 2^15 &gt;&gt; i. The published test
/// e_max &gt; t·Σ is the same as Σ &lt; 2^15 / t, so the register holds 2^15·(1/t) like that of <see cref="TruncatedBase2Unit"/> and nothing is multiplied.
/// </summary>
public sealed class SubmaxUnit : DecisionUnit
{
    /// <summary>Fraction bits of the weights.</summary>
    public const int WeightFractionBits = 15;

    /// <summary>Fraction bits that logits are brought to.</summary>
    public const int LogitFractionBits = 8;

    internal const string Name = "submax";

    internal SubmaxUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec with { ExpFractionBits = WeightFractionBits }, classes, logits)
    {
        SumWidth = WeightFractionBits + 1 + UnitWidths.CeilLog2(classes);
        Limit = InverseThreshold.Of(Spec, SumWidth, place);
    }

    /// <summary>Bits of the sum and of the threshold register.</summary>
    public int SumWidth { get; }

    /// <summary>The register: largest sum that leaves.</summary>
    public long Limit { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [new("limit", SumWidth, false, [Limit], true) { Never = 0 }];

    /// <inheritdoc/>
    public override int PipelineStages => 5;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(0, 0, 0, 0, (2 * Classes) - 1, Classes, Classes);

    /// <summary>A logit in 16 bits with 8 fraction bits.</summary>
    /// <param name="raw">Raw logit of F fraction bits.</param>
    /// <param name="fractionBits">F.</param>
    /// <returns>A value from -32768 to 32767.</returns>
    public static long Narrow(long raw, int fractionBits)
    {
        var shift = fractionBits - LogitFractionBits;
        var moved = shift >= 0 ? (Int128)raw >> Math.Min(shift, 100) : (Int128)raw << Math.Min(-shift, 60);
        return (long)Int128.Clamp(moved, short.MinValue, short.MaxValue);
    }

    internal override long Measure(ReadOnlySpan<long> logits, int best)
    {
        var largest = Narrow(logits[best], Logits.FractionBits);
        long sum = 0;
        foreach (var z in logits)
        {
            var whole = (largest - Narrow(z, Logits.FractionBits)) >> LogitFractionBits;
            sum += whole > WeightFractionBits ? 0 : (1L << WeightFractionBits) >> (int)whole;
        }

        return sum;
    }

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best) => Measure(logits, best) <= Limit;
}
