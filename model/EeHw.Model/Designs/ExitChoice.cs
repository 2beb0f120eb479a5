using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>Exit policy of a design and the unit that carries it out.</summary>
/// <param name="Policy">Score name, one of <see cref="EeHw.Model.Exits.Scores.All"/>; before the network is known also <c>from-network</c>.</param>
/// <param name="Thresholds">One per early exit [K-1], or one that all share; empty before the network is known: those found in it, else 0.9.</param>
/// <param name="Strict">Strict comparison.</param>
/// <param name="Fallback"><c>last</c> or <c>most-confident</c>: whose answer counts when no early exit was sure.</param>
/// <param name="UnitKind">Decision unit, one of <see cref="EeHw.Model.Exits.DecisionUnits.DecisionUnitKinds.All"/>; before the network is known also <c>auto</c>: the one for the policy.</param>
/// <param name="UnitLanes">Logits per clock into the unit.</param>
/// <param name="ExpFractionBits">Fraction bits of the exponentials; null: from the threshold by the rule of specs (error below half a percent of 1-t).</param>
public sealed record ExitChoice(string Policy, ValueList<double> Thresholds, bool Strict, string Fallback, string UnitKind, int UnitLanes, int? ExpFractionBits)
{
    /// <summary>Thresholds by the class answered, instead of <see cref="Thresholds"/>: [C], or [(K-1)·C] early exit by early exit; empty: none. More than 1 (logit-margin: than the logits reach): never.</summary>
    public ValueList<double> ClassThresholds { get; init; } = [];

    /// <summary>Weights of policy <c>eenet</c>'s scores, early exit by early exit u [C], then v [k + 2] with k exits before; empty: none.</summary>
    public ValueList<double> ScoreWeights { get; init; } = [];

    /// <summary>The score's weights at an early exit.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="classes">Classes C of every early exit.</param>
    /// <returns>[C + k + 2], or null where there are none.</returns>
    public ValueList<double>? ScoreWeightsOf(int exit, int classes)
        => ScoreWeights.Count == 0 ? null : ScoreWeights.Skip(EeNetWeights.CountOf(classes, exit)).Take(classes + exit + 2).ToValueList();

    /// <summary>What the units need beside thresholds, in the order of docs/exits.md (numbers of units): a row for all early exits, or one each [K-1]; empty: nothing.</summary>
    public ValueList<ValueList<double>> UnitNumbers { get; init; } = [];

    /// <summary>Kind of the unit that the units are around (hysteresis); null: none.</summary>
    public string? UnitInner { get; init; }

    /// <summary>The numbers of an early exit's unit.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>The row, or null where there is none.</returns>
    public ValueList<double>? UnitNumbersOf(int exit) => UnitNumbers.Count == 0 ? null : UnitNumbers[UnitNumbers.Count == 1 ? 0 : exit];

    /// <summary>The class thresholds of an early exit.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="classes">Its classes C.</param>
    /// <returns>[C], or null where there are none.</returns>
    public ValueList<double>? ClassThresholdsOf(int exit, int classes)
        => ClassThresholds.Count == 0 ? null : ClassThresholds.Count <= classes ? ClassThresholds : ClassThresholds.Skip(exit * classes).Take(classes).ToValueList();
}
