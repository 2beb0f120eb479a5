namespace EeHw.Sim.Partitions;

/// <summary>Closed form at one share of hard samples; clocks per sample.</summary>
/// <param name="Share">p: share of samples that need the second content, 0 to 1.</param>
/// <param name="CoResident">max(t1, p·t2), folding as it is.</param>
/// <param name="Swapped">t1' + p·t2' + 2p(t_cfg + t_drain)/N.</param>
/// <param name="FreeSwaps">t1' + p·t2': swaps that cost nothing, and what freely divisible folding would reach side by side.</param>
/// <param name="BreakEvenSamples">Waiting samples per swap beyond which swapping is faster; null where no number is enough.</param>
public sealed record DriftPoint(double Share, double CoResident, double Swapped, double FreeSwaps, double? BreakEvenSamples);
