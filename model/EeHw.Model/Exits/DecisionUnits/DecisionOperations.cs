namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// What a unit computes for one decision, counted as the literature counts (docs/exits.md, decision cost): every class once, pipelining and folding not
/// considered. State is words kept from the first logit to the token: logits of a second pass, registers of a running maximum; thresholds are not counted.
/// </summary>
/// <param name="Exponentials">Exponentials, by table.</param>
/// <param name="Logarithms">Logarithms, by table.</param>
/// <param name="Multiplications">Multiplications of two variables.</param>
/// <param name="Divisions">Divisions; 0 in every unit that is built.</param>
/// <param name="Additions">Additions and subtractions.</param>
/// <param name="Comparisons">Comparisons, those that find the largest logit included.</param>
/// <param name="StateWords">Words of state.</param>
public sealed record DecisionOperations(int Exponentials, int Logarithms, int Multiplications, int Divisions, int Additions, int Comparisons, int StateWords);
