using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>What one exit did.</summary>
/// <param name="Name">Exit name.</param>
/// <param name="Share">Fraction of samples that left here.</param>
/// <param name="Decided">Time from a sample's first input word to its decision in ns, or null where nobody left.</param>
/// <param name="Released">Time to the answer leaving the design in ns, or null.</param>
/// <param name="EnergyPj">
/// Energy of a sample that leaves here in pJ, or null: the events of every unit it passes, and an equal share of what is proportional to time. Over the
/// exits, weighted by their shares, it sums to the energy per sample.
/// </param>
public sealed record ExitUse(string Name, double Share, Distribution? Decided, Distribution? Released, Band? EnergyPj = null);
