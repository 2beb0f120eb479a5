using EeHw.Model.Arithmetic;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>Number formats of a design.</summary>
/// <param name="Activations">Format of activations; its width, rounding and overflow hold wherever a layer has none of its own.</param>
/// <param name="Weights">Format of weights; its width holds wherever a layer has none of its own.</param>
/// <param name="Calibration"><c>none</c>: the formats as written for every tensor; <c>minmax</c>, <c>percentile</c> or <c>mse</c>: integer bits per tensor from data.</param>
/// <param name="Percentile">Share of values kept inside the range when <c>percentile</c>, in (0.5, 1].</param>
/// <param name="CalibrationSamples">Samples used.</param>
/// <param name="PerChannelWeights">One power-of-two scale per output channel instead of one per tensor.</param>
public sealed record ArithmeticChoice(FixedFormat Activations, FixedFormat Weights, string Calibration, double Percentile, int CalibrationSamples, bool PerChannelWeights)
{
    /// <summary>Formats of single layers, by name.</summary>
    public ValueDictionary<string, LayerFormats> Layers { get; init; } = ValueDictionary<string, LayerFormats>.Empty;
}
