using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// A Schmitt trigger around a unit of one threshold: a frame that leaves earlier than the frame before needs the threshold for entering, others that for staying. Exit k need not know where the
/// frame before leaves, only whether it went deeper: it keeps one bit, whether the last frame here stayed, and is handed one bit with every frame, whether the frame before it came here at all.
/// Both are known when the frame is decided, however many are in flight, so the decisions are those of <see cref="Rules.HysteresisPolicy"/> without dwell. The first frame enters.
/// Numbers: the threshold for staying. The threshold is that for entering; <see cref="DecisionUnitSpec.Inner"/> names the unit.
/// </summary>
public sealed class HysteresisUnit : DecisionUnit
{
    internal const string Name = "hysteresis";

    /// <summary>Kinds it can be around: one register, looked at in the clock of the decision and not before.</summary>
    public static readonly ValueList<string> Inners =
    [
        SoftmaxBase2Unit.Name, MarginBase2Unit.Name, LogitMarginUnit.Name, MaxLogitUnit.Name, TruncatedBase2Unit.Name, SubmaxUnit.Name, GateUnit.Name,
    ];

    internal HysteresisUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        if (spec.Inner is not { } inner || !Inners.Contains(inner))
        {
            throw new EeHwException(
                Codes.Exits.UnitMismatch,
                place,
                $"unit {Name} is around the unit '{spec.Inner ?? ""}'; it can be around {string.Join(", ", Inners)}, whose one register is not looked at before the clock of the decision.",
                "Name one of them with exits.unit.inner.");
        }

        var plain = spec with { Kind = inner, Inner = null, Numbers = null };
        Enter = Create(plain, classes, logits, place);
        Stay = Create(plain with { Threshold = UnitNumbers.Of(spec, 1, "the threshold for staying", place)[0] }, classes, logits, place);
    }

    /// <summary>The unit with the threshold for entering.</summary>
    public DecisionUnit Enter { get; }

    /// <summary>The unit with the threshold for staying.</summary>
    public DecisionUnit Stay { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [.. Enter.Constants.Where(c => !c.IsRunTime), Enter.Registers[0] with { Name = "enter" }, Stay.Registers[0] with { Name = "stay" }];

    /// <inheritdoc/>
    public override int PipelineStages => Enter.PipelineStages;

    /// <inheritdoc/>
    public override DecisionOperations Operations => Enter.Operations with { StateWords = Enter.Operations.StateWords + 1 };

    /// <inheritdoc/>
    public override int CarryBits => 1;

    /// <inheritdoc/>
    public override bool KeepsState => true;

    /// <summary>Without registers for a tree over the lanes: a decision needs the one before it, so they could not be moved into the tree.</summary>
    /// <param name="lanes">Logits per clock.</param>
    /// <returns>Clocks.</returns>
    public override int LatencyCycles(int lanes) => (Replays ? Classes / lanes : 0) + PipelineStages;

    /// <inheritdoc/>
    public override UnitDecision Decide(ReadOnlySpan<long> logits, UnitCarry before, ref long state, out UnitCarry after)
    {
        var isEarlier = state == 0 && (before.Words is not { } words || words[0] == 1);
        var decision = (isEarlier ? Enter : Stay).Decide(logits);
        state = decision.Leaves ? 1 : 0;
        after = new([isEarlier ? 1 : 0]);
        return decision;
    }

    /// <inheritdoc/>
    public override UnitDecision Decide(ReadOnlySpan<long> logits, UnitCarry before, out UnitCarry after)
    {
        long first = 0;
        return Decide(logits, before, ref first, out after);
    }
}
