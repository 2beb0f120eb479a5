using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// Truncated base-2 softmax: u_c = z_c cut towards zero to a whole number, weight 2^u_c, confidence 2^(max u) / Σ 2^u_c (ATHEENA's hardware form). No table: 2^-(max u - u_c)
/// is a shift of 2^EF, nothing where the difference exceeds EF. The register R holds floor(2^EF·(1/t)) for ≥ and ceil(2^EF·(1/t)) - 1 for &gt;, 1/t rounded to double; a
/// sample leaves when S ≤ R. EF is the largest difference that the logits' format allows, so that every sum is exact, at most 61 - ceil(log2 C).
/// </summary>
public sealed class TruncatedBase2Unit : DecisionUnit
{
    internal const string Name = "base2-truncated";

    internal TruncatedBase2Unit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        SumWidth = spec.ExpFractionBits + 1 + UnitWidths.CeilLog2(classes);
        UnitWidths.Check(Name, "the sum of powers of two", SumWidth, place);
        Limit = InverseThreshold.Of(spec, SumWidth, place);
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
    public override DecisionOperations Operations => new(0, 0, 0, 0, Classes - 1, Classes, Classes);

    /// <summary>Fraction bits with which every sum of a format is exact, as far as units may be wide.</summary>
    /// <param name="classes">Classes C.</param>
    /// <param name="logits">Format of the logits.</param>
    /// <returns>Bits.</returns>
    public static int FractionBits(int classes, FixedFormat logits)
    {
        var integerBits = Math.Clamp(logits.Width - logits.FractionBits, 0, 30);
        return (int)Math.Clamp((1L << integerBits) - 1, 1, UnitWidths.Maximum - 1 - UnitWidths.CeilLog2(classes));
    }

    internal override long Measure(ReadOnlySpan<long> logits, int best)
    {
        var one = 1L << Spec.ExpFractionBits;
        var largest = Whole(logits[best]);
        long sum = 0;
        foreach (var z in logits)
        {
            var d = largest - Whole(z);
            sum += d > Spec.ExpFractionBits ? 0 : one >> (int)d;
        }

        return sum;
    }

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best) => Measure(logits, best) <= Limit;

    // The whole part of a raw logit, towards zero.
    private Int128 Whole(long raw)
        => Logits.FractionBits <= 0 ? (Int128)raw << -Logits.FractionBits : raw < 0 ? -(-(Int128)raw >> Logits.FractionBits) : (Int128)raw >> Logits.FractionBits;
}
