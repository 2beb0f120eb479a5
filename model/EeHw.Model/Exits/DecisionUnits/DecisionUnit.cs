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

    /// <summary>What one decision computes.</summary>
    public abstract DecisionOperations Operations { get; }

    /// <summary>The run-time registers: of each the first value belongs to the register's own address.</summary>
    public ValueList<UnitConstant> Registers => Constants.Where(c => c.IsRunTime).ToValueList();

    /// <summary>Whether the logits are read a second time, against the largest of them.</summary>
    public bool Replays => DecisionUnitKinds.Replays(Spec.Core);

    /// <summary>Clocks from the last logit word to the token: the second pass where there is one, the pipeline, and a tree over the lanes.</summary>
    /// <param name="lanes">Logits per clock, a divisor of the classes.</param>
    /// <returns>Clocks, the same for every sample.</returns>
    public virtual int LatencyCycles(int lanes) => (Replays ? Classes / lanes : 0) + PipelineStages + (lanes == 1 ? 0 : Math.Max(1, UnitWidths.CeilLog2(lanes)));

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
        if (spec.ClassThresholds is not null && spec.Kind is not (SoftmaxBase2Unit.Name or LogitMarginUnit.Name))
        {
            throw new EeHwException(Codes.Exits.UnitMismatch, where, $"unit {spec.Kind} has one threshold for all classes.", $"Use {SoftmaxBase2Unit.Name} or {LogitMarginUnit.Name} for thresholds by class.");
        }

        return spec.Kind switch
        {
            SoftmaxBase2Unit.Name => new SoftmaxBase2Unit(spec, classes, logits, where),
            EntropyBase2Unit.Name => new EntropyBase2Unit(spec, classes, logits, where),
            MarginBase2Unit.Name => new MarginBase2Unit(spec, classes, logits, where),
            LogitMarginUnit.Name => new LogitMarginUnit(spec, classes, logits, where),
            MaxLogitUnit.Name => new MaxLogitUnit(spec, classes, logits, where),
            GateUnit.Name => new GateUnit(spec, classes, logits, where),
            TruncatedBase2Unit.Name => new TruncatedBase2Unit(spec, classes, logits, where),
            SubmaxUnit.Name => new SubmaxUnit(spec, classes, logits, where),
            HybridUnit.Name => new HybridUnit(spec, classes, logits, where),
            PatienceUnit.Name => new PatienceUnit(spec, classes, logits, where),
            EeNetUnit.Name => new EeNetUnit(spec, classes, logits, where),
            AsymmetricUnit.Name => new AsymmetricUnit(spec, classes, logits, where),
            DecisionProcessUnit.Name => new DecisionProcessUnit(spec, classes, logits, where),
            StabilityUnit.Name => new StabilityUnit(spec, classes, logits, where),
            StopDistributionUnit.Name => new StopDistributionUnit(spec, classes, logits, where),
            HysteresisUnit.Name => new HysteresisUnit(spec, classes, logits, where),
            MostConfidentUnit.Name => new MostConfidentUnit(spec, classes, logits, where),
            AlwaysUnit.Name => new AlwaysUnit(spec, classes, logits),
            _ => throw new EeHwException(Codes.Exits.UnknownUnit, where, $"there is no decision unit '{spec.Kind}'; there are {string.Join(", ", DecisionUnitKinds.All)}."),
        };
    }

    /// <summary>Bits of what is handed to the next exit's unit for a sample that stays; 0: nothing.</summary>
    public virtual int CarryBits => 0;

    /// <summary>Bits of what the exit before hands to this unit; 0: nothing.</summary>
    public virtual int CarryInBits => CarryBits;

    /// <summary>Bits of the port that hands it on.</summary>
    /// <param name="lanes">Logits per word.</param>
    /// <returns>Bits; 0: nothing is handed on.</returns>
    public virtual int CarryNetBits(int lanes) => CarryBits;

    /// <summary>Bits of the port that the exit before hands it on by.</summary>
    /// <param name="lanes">Logits per word.</param>
    /// <returns>Bits; 0: nothing is handed on.</returns>
    public virtual int CarryInNetBits(int lanes) => CarryNetBits(lanes);

    /// <summary>Decides one sample as at the first exit.</summary>
    /// <param name="logits">Raw logits [C] in the unit's format.</param>
    /// <returns>Whether it leaves, and the class.</returns>
    public UnitDecision Decide(ReadOnlySpan<long> logits) => Decide(logits, default, out _);

    /// <summary>Decides one sample.</summary>
    /// <param name="logits">Raw logits [C] in the unit's format.</param>
    /// <param name="before">What the exit before handed on; the default at the first exit.</param>
    /// <param name="after">What is handed on if the sample stays.</param>
    /// <returns>Whether it leaves, and the class.</returns>
    public virtual UnitDecision Decide(ReadOnlySpan<long> logits, UnitCarry before, out UnitCarry after)
    {
        after = default;
        var best = Answer(logits);
        return new(Leaves(logits, best), best);
    }

    /// <summary>Whether a decision depends on samples before, so that their order matters.</summary>
    public virtual bool KeepsState => false;

    /// <summary>Decides one sample of several in order.</summary>
    /// <param name="logits">Raw logits [C] in the unit's format.</param>
    /// <param name="before">What the exit before handed on; the default at the first exit.</param>
    /// <param name="state">What the unit keeps from sample to sample; 0 after reset.</param>
    /// <param name="after">What is handed on if the sample stays.</param>
    /// <returns>Whether it leaves, and the class.</returns>
    public virtual UnitDecision Decide(ReadOnlySpan<long> logits, UnitCarry before, ref long state, out UnitCarry after) => Decide(logits, before, out after);

    // What the threshold is compared with: a sum or a difference of raw logits.
    internal virtual long Measure(ReadOnlySpan<long> logits, int best) => throw new ArgumentException($"A decision unit of kind {Spec.Kind} has no one number that it compares.");

    private protected virtual int Answer(ReadOnlySpan<long> logits) => LogitOrder.ArgMax(logits);

    private protected virtual bool Leaves(ReadOnlySpan<long> logits, int best) => false;
}
