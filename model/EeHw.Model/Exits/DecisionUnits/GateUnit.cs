using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// A linear gate that is the last output of the exit's head: the answer is the largest of the outputs before it, and the sample leaves when the gate's own
/// value g = w·h + b reaches the register. With the sigmoid σ of the literature σ(g) ≥ 1/2 ⇔ g ≥ 0, so none is needed (Scardapane et al. 2020).
/// </summary>
public sealed class GateUnit : DecisionUnit
{
    internal const string Name = "gate";

    internal GateUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        if (classes < 2)
        {
            throw new EeHwException(
                Codes.Exits.UnitMismatch,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {Name} takes the last output of an exit as its gate; this exit has {classes} output."),
                "Give the exit one output per class and one more, or use another unit.");
        }

        Threshold = LogitThreshold.Of(spec, logits, place);
    }

    /// <summary>The register.</summary>
    public long Threshold { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [LogitThreshold.Register(Threshold, Logits)];

    /// <inheritdoc/>
    public override int PipelineStages => 1;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(0, 0, 0, 0, 0, Classes - 1, 1);

    private protected override int Answer(ReadOnlySpan<long> logits) => LogitOrder.ArgMax(logits[..^1]);

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best) => logits[^1] >= Threshold;
}
