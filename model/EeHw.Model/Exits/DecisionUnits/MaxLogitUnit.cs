using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// The largest logit against a register: one comparison. The register holds ceil(t·2^F) for ≥ and floor(t·2^F) + 1 for &gt;. It also carries out the activation
/// ratio of bag-of-features exits (Passalis et al. 2020) with the winning activation: the register then holds β·μ_k.
/// </summary>
public sealed class MaxLogitUnit : DecisionUnit
{
    internal const string Name = "max-logit";

    internal MaxLogitUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
        => Threshold = LogitThreshold.Of(spec, logits, place);

    /// <summary>The register.</summary>
    public long Threshold { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [LogitThreshold.Register(Threshold, Logits)];

    /// <inheritdoc/>
    public override int PipelineStages => 1;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(0, 0, 0, 0, 0, Classes, 1);

    internal override long Measure(ReadOnlySpan<long> logits, int best) => logits[best];

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best) => logits[best] >= Threshold;
}
