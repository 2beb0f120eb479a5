using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// The bit-true arithmetic of an exit-decision unit: the definition that simulator, generated C++, OpenCL and RTL share.
/// It is a decision on raw logits; it is not the decision in floating point, and reports show both.
/// </summary>
public abstract class DecisionUnit
{
    private protected DecisionUnit(DecisionUnitSpec spec, int classes, FixedFormat logits)
        => (Spec, Classes, Logits) = (spec, classes, logits);

    /// <summary>Parameters.</summary>
    public DecisionUnitSpec Spec { get; }

    /// <summary>Classes C.</summary>
    public int Classes { get; }

    /// <summary>Format of the logits.</summary>
    public FixedFormat Logits { get; }

    /// <summary>Registers and tables, in a fixed order.</summary>
    public abstract ValueList<UnitConstant> Constants { get; }

    /// <summary>Pipeline stages behind the replay of the logits: subtract, scale, table and shift, accumulate and compare.</summary>
    public abstract int PipelineStages { get; }

    /// <summary>Makes the unit of a specification.</summary>
    /// <param name="spec">Kind, threshold, precision.</param>
    /// <param name="classes">Classes C, at least 1.</param>
    /// <param name="logits">Format of the logits.</param>
    /// <param name="place">Where the unit is described, for messages.</param>
    /// <returns>The unit.</returns>
    /// <exception cref="EeHwException">EEHW5003, EEHW5004, EEHW5006, EEHW5007.</exception>
    public static DecisionUnit Create(DecisionUnitSpec spec, int classes, FixedFormat logits, Place? place = null)
    {
        var where = place ?? new Place { Item = "exits.unit" };
        return spec.Kind switch
        {
            SoftmaxBase2Unit.Name => new SoftmaxBase2Unit(spec, classes, logits, where),
            EntropyBase2Unit.Name => new EntropyBase2Unit(spec, classes, logits, where),
            MarginBase2Unit.Name => new MarginBase2Unit(spec, classes, logits, where),
            LogitMarginUnit.Name => new LogitMarginUnit(spec, classes, logits, where),
            AlwaysUnit.Name => new AlwaysUnit(spec, classes, logits),
            _ => throw new EeHwException(Codes.Exits.UnknownUnit, where, $"there is no decision unit '{spec.Kind}'; there are {string.Join(", ", DecisionUnitKinds.All)}."),
        };
    }

    /// <summary>Decides one sample.</summary>
    /// <param name="logits">Raw logits [C] in the unit's format.</param>
    /// <returns>Whether it leaves, and the class.</returns>
    public UnitDecision Decide(ReadOnlySpan<long> logits)
    {
        var best = LogitOrder.ArgMax(logits);
        return new(Leaves(logits, best), best);
    }

    private protected abstract bool Leaves(ReadOnlySpan<long> logits, int best);
}
