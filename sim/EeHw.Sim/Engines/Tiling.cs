namespace EeHw.Sim.Engines;

/// <summary>How a layer is cut so that its pieces fit on-chip memory. Sums stay on chip: channels are always the innermost loop.</summary>
/// <param name="Samples">Samples of a batch in a tile; above 1 only with all rows.</param>
/// <param name="Rows">Output rows of a tile.</param>
/// <param name="Filters">Output channels of a tile; on the vector path channels.</param>
/// <param name="Channels">Input channels of a tile.</param>
/// <param name="FiltersOutside">Whether all rows are done for a tile of filters before the next (weights stay), or all filters for a tile of rows (maps stay).</param>
public sealed record Tiling(int Samples, int Rows, int Filters, int Channels, bool FiltersOutside);
