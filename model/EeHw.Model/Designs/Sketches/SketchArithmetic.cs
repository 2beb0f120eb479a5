using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs.Sketches;

/// <summary>
/// Puts a sketched network into fixed point: formats as written, and weights that nobody knows stand at the ends of their format, so that accumulators hold whatever weights there may be and no bit of a weight memory is constant.
/// </summary>
internal static class SketchArithmetic
{
    /// <summary>The arithmetic that can be had without values: formats as written, one scale per layer.</summary>
    /// <param name="choice">The design's.</param>
    /// <returns>Without calibration.</returns>
    public static ArithmeticChoice Plain(ArithmeticChoice choice) => choice with { Calibration = "none", PerChannelWeights = false };

    /// <summary>Quantises.</summary>
    /// <param name="network">Of <see cref="SketchBuilder"/>.</param>
    /// <param name="choice">Plain arithmetic.</param>
    /// <returns>The network; no accumulator can overflow whatever the weights are.</returns>
    /// <exception cref="Diagnostics.EeHwException">EEHW3003, EEHW3015.</exception>
    public static QuantizedNetwork Quantize(Network network, ArithmeticChoice choice)
    {
        var plain = Quantizer.Quantize(network, choice, null);
        var quantized = plain with { Layers = plain.Layers.Select((l, i) => l.Weights is { } w ? l with { Weights = Widest(w, plain.Layers[network.Layers[i].Inputs[0]].Output) } : l).ToValueList() };
        RangeAnalysis.Check(quantized);
        return quantized;
    }

    private static QuantizedWeights Widest(QuantizedWeights weights, FixedFormat input)
    {
        var (low, high) = ((int)-(1L << (weights.Width - 1)), (int)((1L << (weights.Width - 1)) - 1));
        var values = new int[weights.Values.Count];
        for (var i = 0; i < values.Length; i++)
        {
            // The upper bits of a multiplicative hash (Knuth, volume 3, section 6.4) are as good as drawn.
            values[i] = unchecked(((uint)i + 1) * 2654435769u) >> 31 == 0 ? low : high;
        }

        return weights with { Values = new(values), AccumulatorWidth = RangeAnalysis.AccumulatorWidth(values, weights.Bias.AsSpan(), input) };
    }
}
