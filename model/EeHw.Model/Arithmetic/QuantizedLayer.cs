namespace EeHw.Model.Arithmetic;

/// <summary>How one layer computes in fixed point.</summary>
public sealed record QuantizedLayer
{
    /// <summary>Format of the layer's output. Max pool, relu, clip and flatten keep their input's format.</summary>
    public required FixedFormat Output { get; init; }

    /// <summary>Weights, for convolutions and dense layers; else null.</summary>
    public QuantizedWeights? Weights { get; init; }

    /// <summary>Class means, for a layer of distances to them; else null.</summary>
    public QuantizedMeans? Means { get; init; }
}
