namespace EeHw.Model.Results;

/// <summary>What one exit did.</summary>
/// <param name="Name">Exit name.</param>
/// <param name="Share">Fraction of samples that left here.</param>
/// <param name="Decided">Time from a sample's first input word to its decision in ns, or null where nobody left.</param>
/// <param name="Released">Time to the answer leaving the design in ns, or null.</param>
public sealed record ExitUse(string Name, double Share, Distribution? Decided, Distribution? Released);
