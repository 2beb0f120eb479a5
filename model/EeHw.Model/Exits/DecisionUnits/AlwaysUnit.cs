using EeHw.Model.Arithmetic;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>The final exit: only finds the class, everybody leaves.</summary>
public sealed class AlwaysUnit : DecisionUnit
{
    internal const string Name = "always";

    internal AlwaysUnit(DecisionUnitSpec spec, int classes, FixedFormat logits)
        : base(spec, classes, logits)
    {
    }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [];

    /// <inheritdoc/>
    public override int PipelineStages => 1;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(0, 0, 0, 0, 0, Classes - 1, 1);

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best) => true;
}
