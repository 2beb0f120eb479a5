namespace EeHw.Sim.Resources.Calibration;

/// <summary>How well one kind of unit is fitted.</summary>
/// <param name="Kind">Kind; null for all.</param>
/// <param name="Fitted">Instances that were fitted.</param>
/// <param name="Luts">Errors of LUTs of the instances that were not fitted; null where there are none.</param>
/// <param name="Ffs">The same of flip-flops.</param>
public sealed record KindFit(string? Kind, int Fitted, ErrorDistribution? Luts, ErrorDistribution? Ffs);
