using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>What partial reconfiguration cost.</summary>
/// <param name="Swaps">Number of swaps.</param>
/// <param name="TimeFraction">Share of time spent swapping.</param>
/// <param name="EnergyPjPerSample">Swap energy per sample in pJ.</param>
/// <param name="BreakEvenSamples">Waiting samples per swap beyond which it beats the co-resident design (closed form), or null where it never does.</param>
/// <param name="Why">One sentence: why it wins or loses.</param>
public sealed record ReconfigurationUse(long Swaps, double TimeFraction, Band EnergyPjPerSample, double? BreakEvenSamples, string Why);
