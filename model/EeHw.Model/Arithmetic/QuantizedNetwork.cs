using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// A network in fixed point, to the bit. With Fx the fraction bits of an input, and requantise(raw, from, format) the ap_fixed conversion
/// (<see cref="FixedPoint.Requantize(long, int, FixedFormat)"/>; rounding on the exact value, then overflow):
/// <list type="bullet">
/// <item>input: the normalised float32 value, exactly, converted with the input format's rounding and overflow; done on the host.</item>
/// <item>conv, dense: acc = bias[co] + Σ w·x exact, padding 0, y = requantise(acc, Fx + Fw[co], output).</item>
/// <item>average pools: y = requantise(Σx · R, Fx + S, output), Σ over the positions inside the map, R and S of <see cref="PoolReciprocal"/> for the
/// divisor of that output position: the kernel's area where padding counts, else the positions inside the map; H·W for the global pool.</item>
/// <item>add: a·2^(F-Fa) + b·2^(F-Fb) exact with F = max(Fa, Fb), y = requantise(sum, F, output).</item>
/// <item>concat: each operand requantised to the output format.</item>
/// <item>leakyrelu, hardswish, swish: <see cref="SelfGateTable"/>; sigmoid: <see cref="SigmoidTable"/>; channelnorm: <see cref="ShareTable"/>; classmeans: <see cref="QuantizedMeans"/>.</item>
/// <item>max pool: the largest raw inside the map; padding never wins. relu, clip: raw clamped to <see cref="ClipBounds"/>. flatten: relabels.
/// These keep their input's format.</item>
/// </list>
/// No exact intermediate result has more than 62 bits (<see cref="RangeAnalysis"/>). docs/arithmetic.md says why.
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
