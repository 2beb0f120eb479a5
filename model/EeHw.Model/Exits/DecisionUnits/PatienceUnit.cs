using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// Patience (PABEE, Zhou et al., NeurIPS 2020): cnt = class equals that of the exit before ? cnt + 1 : 0, at the first exit 0; the sample leaves when cnt ≥ P. The carry is
/// {cnt, class}; cnt has 4 bits and saturates. The register holds P; P = 0, the full network, is held as 31, which no count reaches.
/// </summary>
public sealed class PatienceUnit : DecisionUnit
{
    /// <summary>Bits of the count.</summary>
    public const int CountBits = 4;

    internal const string Name = "patience";

    private const int Most = (1 << CountBits) - 1;

    internal PatienceUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        if (!(spec.Threshold >= 0 && spec.Threshold <= Most && spec.Threshold == Math.Floor(spec.Threshold)) || spec.Strict)
        {
            throw new EeHwException(
                Codes.Exits.ThresholdRange,
                place,
                string.Create(CultureInfo.InvariantCulture, $"the threshold is {spec.Threshold}{(spec.Strict ? ", strict" : "")}; {Name} takes a whole number of agreements from 1 to {Most}, or 0 for the full network, and is not strict."));
        }

        Patience = spec.Threshold == 0 ? (1L << RegisterBits) - 1 : (long)spec.Threshold;
    }

    /// <summary>The register: agreements in a row that let a sample leave.</summary>
    public long Patience { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants => [new("patience", RegisterBits, false, [Patience], true) { Never = (1L << RegisterBits) - 1 }];

    /// <inheritdoc/>
    public override int PipelineStages => 1;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(0, 0, 0, 0, 1, Classes + 1, 2);

    /// <inheritdoc/>
    public override int CarryBits => CountBits + Math.Max(1, UnitWidths.CeilLog2(Classes));

    private static int RegisterBits => CountBits + 1;

    /// <inheritdoc/>
    public override UnitDecision Decide(ReadOnlySpan<long> logits, UnitCarry before, out UnitCarry after)
    {
        var best = LogitOrder.ArgMax(logits);
        var count = before.Words is { } words && words[1] == best ? Math.Min(Most, words[0] + 1) : 0;
        after = new([count, best]);
        return new(count >= Patience, best);
    }
}
