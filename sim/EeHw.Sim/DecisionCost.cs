using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Platforms;
using EeHw.Model.Units;
using EeHw.Sim.Energy;
using EeHw.Sim.Resources;

namespace EeHw.Sim;

/// <summary>What one exit decision costs as hardware: estimates by the models that whole designs are read with.</summary>
/// <param name="Operations">What it computes.</param>
/// <param name="LatencyCycles">Clocks from the last logit to the token.</param>
/// <param name="IntervalCycles">Clocks from one decision to the next at full rate.</param>
/// <param name="Resources">LUTs and flip-flops (estimated), DSP tiles (Vivado's rule); no block RAM.</param>
/// <param name="EnergyPj">Energy of one decision in pJ (estimated), with its band.</param>
public sealed record DecisionCost(DecisionOperations Operations, int LatencyCycles, long IntervalCycles, Model.Units.Resources Resources, Band EnergyPj)
{
    /// <summary>The cost of a unit.</summary>
    /// <param name="spec">Kind, threshold, precision: <see cref="DecisionPrecision.SpecOf"/> makes one.</param>
    /// <param name="classes">Classes C.</param>
    /// <param name="logits">Format of the logits.</param>
    /// <param name="platform">The part, for energies.</param>
    /// <param name="lanes">Logits per clock, a divisor of the classes.</param>
    /// <param name="evaluatedShare">Share of samples whose exponentials are evaluated, 0 to 1: below 1 only for <c>hybrid</c>.</param>
    /// <param name="carryDepth">Samples that the memory of what the exit before hands on is for, a power of two; null: this is the first exit, or nothing is handed on.</param>
    /// <returns>The cost, that memory included.</returns>
    /// <exception cref="Model.Diagnostics.EeHwException">EEHW5003, EEHW5004, EEHW5006, EEHW5007.</exception>
    public static DecisionCost Of(DecisionUnitSpec spec, int classes, FixedFormat logits, Platform platform, int lanes = 1, double evaluatedShare = 1, int? carryDepth = null)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var decision = DecisionUnit.Create(spec, classes, logits);
        var unit = new ExitDecision
        {
            Name = "decision",
            Layer = -1,
            Stage = 0,
            Exit = 0,
            IsFinal = false,
            Classes = classes,
            Lanes = lanes,
            Input = logits,
            Decision = decision.Spec,
            LatencyCycles = decision.LatencyCycles(lanes),
            CarryBits = carryDepth is not null && decision.CarryInBits > 0 ? decision.CarryInBits : null,
            CarryDepth = decision.CarryInBits > 0 ? carryDepth : null,
        };
        return new(decision.Operations, unit.LatencyCycles, unit.IntervalCycles, UnitResources.Of(unit, platform), new UnitEnergy(platform.Energy, platform.Family).PerDecision(unit, evaluatedShare));
    }
}
