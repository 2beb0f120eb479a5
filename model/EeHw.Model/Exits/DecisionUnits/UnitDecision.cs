namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>What a unit answers for one sample.</summary>
/// <param name="Leaves">The sample leaves here.</param>
/// <param name="Class">The largest logit's index, the lowest where several tie.</param>
public readonly record struct UnitDecision(bool Leaves, int Class);
