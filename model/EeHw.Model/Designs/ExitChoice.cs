using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>Exit policy of a design and the unit that carries it out.</summary>
/// <param name="Policy">Score name, one of <see cref="EeHw.Model.Exits.Scores.All"/>; before the network is known also <c>from-network</c>.</param>
/// <param name="Thresholds">One per early exit [K-1], or one that all share; empty before the network is known: those found in it, else 0.9.</param>
/// <param name="Strict">Strict comparison.</param>
/// <param name="Fallback"><c>last</c> or <c>most-confident</c> (the latter only in software).</param>
/// <param name="UnitKind">Decision unit, one of <see cref="EeHw.Model.Exits.DecisionUnits.DecisionUnitKinds.All"/>; before the network is known also <c>auto</c>: the one for the policy.</param>
/// <param name="UnitLanes">Logits per clock into the unit.</param>
/// <param name="ExpFractionBits">Fraction bits of the exponentials; null: from the threshold by the rule of specs (error below half a percent of 1-t).</param>
public sealed record ExitChoice(string Policy, ValueList<double> Thresholds, bool Strict, string Fallback, string UnitKind, int UnitLanes, int? ExpFractionBits);
