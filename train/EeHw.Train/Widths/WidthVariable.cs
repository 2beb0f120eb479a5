namespace EeHw.Train.Widths;

/// <summary>A width that may be chosen: of the weights of a layer, or of its output.</summary>
/// <param name="Layer">Layer index.</param>
/// <param name="IsWeights">Weights when true, activations when false.</param>
/// <param name="Most">Bits to begin with.</param>
/// <param name="Least">Fewest bits.</param>
internal sealed record WidthVariable(int Layer, bool IsWeights, int Most, int Least);
