namespace EeHw.Model.Designs;

/// <summary>Folding of one layer: how much runs in parallel.</summary>
/// <param name="Pe">Outputs in parallel, divides Co/g.</param>
/// <param name="Simd">Inputs in parallel, divides Ci/g.</param>
/// <param name="Window">Kernel positions in parallel, divides k².</param>
public sealed record Folding(int Pe, int Simd, int Window = 1);
