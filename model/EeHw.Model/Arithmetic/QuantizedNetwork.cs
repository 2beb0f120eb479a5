using EeHw.Model.Networks;
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

    /// <summary>Bits, with sign, of an accumulator that no input within the input's format can overflow (bias included). At most 62.</summary>
    public required int AccumulatorWidth { get; init; }
}

/// <summary>How one layer computes in fixed point.</summary>
public sealed record QuantizedLayer
{
    /// <summary>Format of the layer's output. Max pool, relu, clip and flatten keep their input's format.</summary>
    public required FixedFormat Output { get; init; }

    /// <summary>Weights, for convolutions and dense layers; else null.</summary>
    public QuantizedWeights? Weights { get; init; }
}

/// <summary>
/// A network in fixed point, to the bit. With Fx the fraction bits of an input, Fy those of the output format, and
/// requantise(raw, from, format) the ap_fixed conversion (<see cref="FixedFormat"/>; rounding then overflow):
/// conv, dense: acc = bias + Σ w·x exact, y = requantise(acc, Fx + Fw[co], out) · average pools: y = requantise(Σx · R, Fx + S, out) with
/// R = round-half-up(2^S / n), S = 17 + ceil(log2 n), n the divisor of that position · add: operands shifted to max(Fa, Fb), exact sum, requantised ·
/// concat: each operand requantised · max pool: maximum of raws, padding never wins · relu: max(0, raw) · clip: raw clamped to bounds
/// converted with RND and SAT into the format · input: normalised value converted with the input format's rounding and overflow from double.
/// </summary>
public sealed record QuantizedNetwork
{
    /// <summary>The network.</summary>
    public required Network Network { get; init; }

    /// <summary>One entry per layer of the network.</summary>
    public required ValueList<QuantizedLayer> Layers { get; init; }

    /// <summary>Format of the logits of an exit.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>The format.</returns>
    public FixedFormat LogitFormat(int exit) => Layers[Network.Exits[exit].Layer].Output;
}
