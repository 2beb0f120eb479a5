using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>What the decision unit of one exit hands to that of the next, for a sample that stays; the default is what the first exit gets.</summary>
/// <param name="Words">Raw words; null where nothing was handed on.</param>
public readonly record struct UnitCarry(ValueList<long>? Words);
