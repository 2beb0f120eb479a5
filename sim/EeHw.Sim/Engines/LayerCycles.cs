using EeHw.Model.Engines;

namespace EeHw.Sim.Engines;

/// <summary>What one layer costs on an array, maps and weights always there in time.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Cycles">Clocks.</param>
/// <param name="Folds">How often the array is filled anew.</param>
/// <param name="IfmapReads">Words of the input map read from on-chip memory.</param>
/// <param name="FilterReads">Weights read from on-chip memory.</param>
/// <param name="MappingEfficiency">Mean share of the processing elements that hold work, 0 to 1.</param>
/// <param name="Utilization">Multiply-accumulates per clock and processing element, 0 to 1.</param>
public sealed record LayerCycles(EngineLayer Layer, long Cycles, long Folds, long IfmapReads, long FilterReads, double MappingEfficiency, double Utilization);
