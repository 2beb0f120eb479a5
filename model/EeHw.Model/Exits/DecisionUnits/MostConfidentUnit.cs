using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// A decision unit that also remembers the surest exit so far, for the rule of Shallow-Deep Networks (Kaya et al., ICML 2019): when no early exit is sure enough, the surest of all exits
/// answers. An early exit leaves as the unit inside does, with its own class. What is handed on is {confidence, class} of the surer of the exit before and this one; of equally sure exits the later
/// one counts, as in <see cref="ThresholdPolicy"/>. The final exit computes its own confidence as the others do, compares once more and answers with the class that is left.
/// </summary>
/// <remarks>
/// Confidences are what the unit inside compares with its threshold: sums S of <c>softmax-base2</c>, <c>base2-truncated</c> and <c>submax</c>, where the smaller is surer and all exits have the same
/// fraction bits, and margins and largest logits, where the greater is surer and all are brought to the finest binary point. Probabilities that differ by less than a step of S tie.
/// </remarks>
public sealed class MostConfidentUnit : DecisionUnit
{
    internal const string Name = "most-confident";

    /// <summary>Kinds it can be around: one number that can be compared from exit to exit without a division.</summary>
    public static readonly ValueList<string> Inners = [SoftmaxBase2Unit.Name, LogitMarginUnit.Name, MaxLogitUnit.Name, TruncatedBase2Unit.Name, SubmaxUnit.Name];

    internal MostConfidentUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        if (spec.Inner is not { } inner || spec.Rank is not { } rank || !Inners.Contains(inner))
        {
            throw new EeHwException(
                Codes.Exits.UnitMismatch,
                place,
                $"the fallback most-confident is around the unit '{spec.Inner ?? ""}'; it can be around {string.Join(", ", Inners)}, whose confidences compare from exit to exit without a division.",
                "Use one of them with exits.unit.kind, or fallback: last.");
        }

        Rank = rank;
        Inside = Create(spec with { Kind = inner, Inner = null, Rank = null }, classes, logits, place);
        Shift = IsSum ? 0 : rank.FractionBits - logits.FractionBits;
        UnitWidths.Check(Name, "the confidence", rank.Bits, place);
    }

    /// <summary>The unit inside.</summary>
    public DecisionUnit Inside { get; }

    /// <summary>How confidences are compared.</summary>
    public ConfidenceRank Rank { get; }

    /// <summary>Bits that a margin or logit is shifted up by.</summary>
    public int Shift { get; }

    /// <summary>Whether the confidence is a sum, of which the smaller is surer.</summary>
    public bool IsSum => Inside.Replays;

    /// <summary>Bits of a class.</summary>
    public int ClassBits => Math.Max(1, UnitWidths.CeilLog2(Classes));

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => Rank.IsFinal ? Inside.Constants.Where(c => !c.IsRunTime).ToValueList() : Inside.Constants;

    /// <inheritdoc/>
    public override int PipelineStages => Inside.PipelineStages;

    /// <inheritdoc/>
    public override DecisionOperations Operations => Inside.Operations with { Comparisons = Inside.Operations.Comparisons + (Rank.IsFinal ? 0 : 1), StateWords = Inside.Operations.StateWords + 2 };

    /// <inheritdoc/>
    public override int CarryBits => Rank.Bits + ClassBits;

    /// <summary>The units of all exits, from those of the early exits as they would be with the fallback last.</summary>
    /// <param name="early">Of the early exits [K-1], all of one kind.</param>
    /// <param name="classes">Classes of each exit [K].</param>
    /// <param name="formats">Format of each exit's logits [K].</param>
    /// <returns>Specifications [K], the final exit's among them.</returns>
    public static ValueList<DecisionUnitSpec> Specs(IReadOnlyList<DecisionUnitSpec> early, IReadOnlyList<int> classes, IReadOnlyList<FixedFormat> formats)
    {
        ArgumentNullException.ThrowIfNull(early);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(formats);
        var kind = early[0].Kind;
        var exponent = early.Max(s => s.ExpFractionBits);
        exponent = kind == TruncatedBase2Unit.Name
            ? Math.Min(Math.Max(exponent, formats.Zip(classes, (f, c) => TruncatedBase2Unit.FractionBits(c, f)).Max()), UnitWidths.Maximum - 2 - UnitWidths.CeilLog2(classes.Max()))
            : exponent;
        var fraction = formats.Max(f => f.FractionBits);
        var bits = DecisionUnitKinds.Replays(kind)
            ? exponent + 2 + UnitWidths.CeilLog2(classes.Max())
            : formats.Max(f => f.Width + 2 + fraction - f.FractionBits);
        return Enumerable.Range(0, classes.Count).Select(k =>
        {
            var isFinal = k == classes.Count - 1;
            var spec = isFinal ? early[0] with { Threshold = DecisionUnitKinds.Replays(kind) ? early[0].Threshold : 0, Strict = false } : early[k];
            return spec with { Kind = Name, Inner = kind, ExpFractionBits = exponent, Rank = new(isFinal, fraction, bits) };
        }).ToValueList();
    }

    /// <inheritdoc/>
    public override UnitDecision Decide(ReadOnlySpan<long> logits, UnitCarry before, out UnitCarry after)
    {
        var own = Inside.Decide(logits);
        var confidence = Inside.Measure(logits, own.Class) << Shift;
        var isSurer = before.Words is not { } words || (IsSum ? confidence <= words[0] : confidence >= words[0]);
        after = isSurer ? new([confidence, own.Class]) : before;
        return Rank.IsFinal ? new(true, (int)after.Words![1]) : own;
    }
}
