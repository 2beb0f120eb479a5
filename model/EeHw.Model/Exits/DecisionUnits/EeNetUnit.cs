using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// EENet's score (Ilhan et al., WACV 2024) without division: q = u·p + v_0·max p + v_1·(1 - H/ln C) + Σ_j v_(j+2)·q̂_j, the sample leaves when q ≥ t. With e_c of
/// <see cref="Exp2Table"/>, S = Σ e_c, A = Σ e_c·d_c, U = Σ u_c·e_c + v_0·2^EF and S = 2^m·s, 1 ≤ s &lt; 2 relative to 2^EF, <see cref="NormalisedSum"/> gives c = 1 - 1/s and ln S;
/// N = floor(U·2^(20-EF-WF-m)), a = floor(A·2^(20-EF-F-m)), h = ln S + a - floor(a·c/2^18),
/// q = N - floor(N·c/2^18) + b·2^(20-WF) + floor((Σ_j v_(j+2)·q̂_j - g·h)/2^WF), all with 20 fraction bits; the carry is clamp(q, 0, 1) of this exit behind those of the exits before.
/// </summary>
/// <remarks>
/// Registers: the threshold T = ceil(t·2^20), floor + 1 where strict, 32 bits; weights of 18 bits with WF fraction bits, rounded to nearest, halves away from zero: u_c, v_0, b = v_1, g = v_1/ln C, v_2..
/// WF is the most of 16..12 that holds all of them. EF = 17 + ceil(log2 C) whatever the threshold, since registers change with the budget: the C - 1 truncated exponentials lose less than 2^-17.
/// </remarks>
public sealed class EeNetUnit : DecisionUnit
{
    /// <summary>Fraction bits of scores and of the threshold register.</summary>
    public const int ScoreFractionBits = 20;

    /// <summary>Bits of a score and of the threshold register.</summary>
    public const int ScoreBits = 32;

    /// <summary>Bits of a weight's register.</summary>
    public const int WeightBits = 18;

    /// <summary>Bits of a score that is handed on: 0 to 1 with 20 fraction bits.</summary>
    public const int CarriedBits = ScoreFractionBits + 1;

    /// <summary>Bits of ln S + A/S and of A/S: below 16.</summary>
    public const int EntropyBits = ScoreFractionBits + 4;

    /// <summary>Most classes: each has a register.</summary>
    public const int MostClasses = 128;

    /// <summary>Most exits before this one: the carry has at most 128 bits.</summary>
    public const int MostEarlier = 5;

    internal const string Name = "eenet";

    private readonly Exp2Table _exp;
    private readonly long[] _u;
    private readonly long[] _earlier;
    private readonly long _greatest;
    private readonly long _certainty;
    private readonly long _entropy;

    internal EeNetUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        var weights = EeNetRegisters.Weights(spec, classes, place);
        Earlier = spec.ScoreWeights!.Count - classes - 2;
        WeightFractionBits = EeNetRegisters.FractionBits(weights, place);
        Threshold = EeNetRegisters.Threshold(spec, classes, WeightFractionBits, place);
        SumWidth = spec.ExpFractionBits + 1 + UnitWidths.CeilLog2(classes);
        UnitWidths.Check(Name, "the weighted sum of exponentials", WeightBits + SumWidth + 1, place);
        UnitWidths.Check(Name, "the sum of exponential times difference", SumWidth + logits.Width + 1 + Math.Max(0, ScoreFractionBits - spec.ExpFractionBits - logits.FractionBits), place);
        UnitWidths.Check(Name, "the scaled difference", logits.Width + 1 + 11, place);
        _exp = new(spec, logits);
        Normalised = new(spec.ExpFractionBits, spec.TableBits);
        var raw = weights.Select(w => EeNetRegisters.Raw(w, WeightFractionBits)).ToArray();
        (_u, _greatest, _certainty, _entropy, _earlier) = (raw[..classes], raw[classes], raw[classes + 1], raw[classes + 2], raw[(classes + 3)..]);
    }

    /// <summary>Exits before this one whose scores enter.</summary>
    public int Earlier { get; }

    /// <summary>Fraction bits WF of the weights' registers.</summary>
    public int WeightFractionBits { get; }

    /// <summary>The threshold's register.</summary>
    public long Threshold { get; }

    /// <summary>Bits of the sum S.</summary>
    public int SumWidth { get; }

    /// <summary>Bits of N, with sign.</summary>
    public int NumeratorBits => 2 * ScoreFractionBits - WeightFractionBits;

    /// <summary>Reciprocal and logarithm of S.</summary>
    public NormalisedSum Normalised { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants =>
    [
        _exp.Constant,
        new("log_table", NormalisedSum.LogFractionBits, false, Normalised.Logs, false),
        new("inverse_table", NormalisedSum.ComplementBits, false, Normalised.Complements, false),
        new("threshold", ScoreBits, true, [Threshold], true) { Never = int.MaxValue },
        .. _u.Select((w, c) => Weight(FormattableString.Invariant($"u{c}"), w)),
        Weight("v_greatest", _greatest), Weight("v_certainty", _certainty), Weight("v_entropy", _entropy),
        .. _earlier.Select((w, j) => Weight(FormattableString.Invariant($"v_exit{j + 1}"), w)),
    ];

    /// <inheritdoc/>
    public override int PipelineStages => 16;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(Classes, 1, (2 * Classes) + Earlier + 5, 0, 4 * Classes, Classes, (2 * Classes) + Earlier + 3);

    /// <inheritdoc/>
    public override int CarryBits => (Earlier + 1) * CarriedBits;

    /// <inheritdoc/>
    public override int CarryInBits => Earlier * CarriedBits;

    /// <inheritdoc/>
    public override int CarryInNetBits(int lanes) => CarryInBits;

    /// <summary>Fraction bits of the exponentials that a unit has at least.</summary>
    /// <param name="classes">Classes C.</param>
    /// <returns>17 + ceil(log2 C).</returns>
    public static int FractionBits(int classes) => 17 + UnitWidths.CeilLog2(classes);

    /// <inheritdoc/>
    public override UnitDecision Decide(ReadOnlySpan<long> logits, UnitCarry before, out UnitCarry after)
    {
        var best = LogitOrder.ArgMax(logits);
        var score = Score(logits, before);
        after = new([.. (before.Words ?? []).Take(Earlier), Math.Clamp(score, 0, 1L << ScoreFractionBits)]);
        return new(score >= Threshold, best);
    }

    /// <summary>The score of one sample.</summary>
    /// <param name="logits">Raw logits [C].</param>
    /// <param name="before">Scores of the exits before; those that are missing count 0.</param>
    /// <returns>q with 20 fraction bits.</returns>
    public long Score(ReadOnlySpan<long> logits, UnitCarry before)
    {
        var best = LogitOrder.ArgMax(logits);
        long sum = 0, distance = 0, weighted = _greatest << Spec.ExpFractionBits;
        for (var c = 0; c < logits.Length; c++)
        {
            var d = logits[best] - logits[c];
            var e = _exp.Exp(d);
            sum += e;
            distance += e * d;
            weighted += e * _u[c];
        }

        var (m, complement, logarithm) = Normalised.Of(sum);
        var numerator = weighted >> (Spec.ExpFractionBits + WeightFractionBits - ScoreFractionBits + m);
        var drop = Spec.ExpFractionBits + Logits.FractionBits - ScoreFractionBits + m;
        var share = drop >= 0 ? distance >> drop : distance << -drop;
        var entropy = logarithm + share - ((share * complement) >> NormalisedSum.ComplementFractionBits);
        var products = -(_entropy * entropy);
        for (var j = 0; j < Earlier; j++)
        {
            products += _earlier[j] * (before.Words is { } words && j < words.Count ? words[j] : 0);
        }

        return numerator - ((numerator * complement) >> NormalisedSum.ComplementFractionBits) + (_certainty << (ScoreFractionBits - WeightFractionBits)) + (products >> WeightFractionBits);
    }

    private static UnitConstant Weight(string name, long value) => new(name, WeightBits, true, [value], true);
}
