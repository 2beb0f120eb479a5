using EeHw.Model.Numerics;

namespace EeHw.Model.Arithmetic;

/// <summary>Integer weights of a convolution or dense layer.</summary>
public sealed record QuantizedWeights
{
    /// <summary>Raw weights in the layer's own order ([Co, Ci/g, kh, kw] or [Co, Ci]).</summary>
    public required ValueList<int> Values { get; init; }

    /// <summary>Bits of a weight with sign.</summary>
    public required int Width { get; init; }

    /// <summary>Fraction bits of the weights, one per output channel [Co]: a power-of-two scale. All equal when quantised per tensor.</summary>
    public required ValueList<int> FractionBits { get; init; }

    /// <summary>Raw biases [Co], with (input fraction bits + FractionBits[co]) fraction bits: added to the accumulator as they are.</summary>
    public required ValueList<long> Bias { get; init; }

    /// <summary>
    /// Bits, with sign, that hold every partial sum in any order, bias included, for every input within the input's format. At most 62.
    /// Arithmetic modulo 2^AccumulatorWidth is therefore exact.
    /// </summary>
    public required int AccumulatorWidth { get; init; }
}
