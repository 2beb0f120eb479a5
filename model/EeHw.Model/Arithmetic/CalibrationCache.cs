using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Networks;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// What calibration measured of one network on one data set, by width, sign and modes of the activations, so that many choices of widths need the float network run once for each width. Not for use from several threads.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="data">Calibration data that fit it.</param>
public sealed class CalibrationCache(Network network, Dataset data)
{
    private readonly Dictionary<(FixedFormat Format, int Samples), ActivationRanges> _ranges = [];
    private readonly Dictionary<(FixedFormat Format, int Samples), ActivationErrors> _errors = [];

    /// <summary>The network.</summary>
    public Network Network { get; } = network;

    /// <summary>The data.</summary>
    public Dataset Data { get; } = data;

    /// <summary>Quantises the network with what was measured before.</summary>
    /// <param name="choice">Formats and how integer bits are found.</param>
    /// <returns>What <see cref="Quantizer.Quantize(Network, ArithmeticChoice, Dataset?)"/> gives.</returns>
    /// <exception cref="Diagnostics.EeHwException">As there.</exception>
    public QuantizedNetwork Quantize(ArithmeticChoice choice) => Quantizer.Quantize(Network, choice, Data, this);

    /// <summary>Integer bits of a layer's output.</summary>
    /// <param name="layer">The layer whose values count: the layer itself, or the relu or clip behind it.</param>
    /// <param name="format">Width, sign and modes.</param>
    /// <param name="choice">Calibration and samples.</param>
    /// <param name="isCut">Whether the calibration may cut values: not those of logits.</param>
    /// <returns>Integer bits, or null where every value is zero.</returns>
    internal int? IntegerBits(int layer, FixedFormat format, ArithmeticChoice choice, bool isCut)
    {
        var key = (format with { IntegerBits = 0 }, choice.CalibrationSamples);
        if (!_ranges.TryGetValue(key, out var ranges))
        {
            _ranges[key] = ranges = ActivationRanges.Measure(Network, Data, choice.CalibrationSamples, key.Item1);
        }

        var bits = ranges.IntegerBits(layer, choice.Calibration == "percentile" && isCut ? choice.Percentile : 1);
        if (bits is null || choice.Calibration != "mse" || !isCut)
        {
            return bits;
        }

        if (!_errors.TryGetValue(key, out var errors))
        {
            _errors[key] = errors = ActivationErrors.Measure(Network, Data, choice.CalibrationSamples, key.Item1, [.. Network.Layers.Select((_, i) => ranges.IntegerBits(i, 1))]);
        }

        return bits - errors.Best(layer);
    }
}
