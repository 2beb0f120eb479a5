namespace EeHw.Sim.Engines;

/// <summary>What of a layer need not come from DRAM or go there.</summary>
/// <param name="KeptInput">Bytes of an input map that the layer before left in the input buffer, of all samples of the batch; 0 for none.</param>
/// <param name="KeptOutput">Bytes of the output map that stays there for the next layer; 0 for none.</param>
/// <param name="HoldsWeights">Whether the weights of all layers fit their buffer, so that they were loaded once and for all.</param>
public readonly record struct Residency(long KeptInput, long KeptOutput, bool HoldsWeights);
