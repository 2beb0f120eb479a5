using System.Globalization;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// Puts a network into fixed point. Width, rounding and overflow of activations are the design's, or the layer's own where the design says so; integer bits are as written
/// (calibration <c>none</c>) or, per tensor, the fewest with which no float activation of the calibration data overflows (<c>minmax</c>), only the
/// given share may (<c>percentile</c>), or the squared error is least (<c>mse</c>); logits are never cut, because their order decides.
/// </summary>
/// <remarks>
/// Max pool, relu, clip and flatten keep their input's format. Where a layer is read by one relu or clip only, and the format saturates, the range
/// behind that relu or clip counts: what lies outside it is cut there anyway. Weights: see docs/arithmetic.md.
/// </remarks>
public static class Quantizer
{
    /// <summary>Widest weight in bits.</summary>
    public const int MaximumWeightWidth = 32;

    /// <summary>Quantises a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="choice">Formats and how integer bits are found.</param>
    /// <param name="calibration">Data to calibrate with; may be null when the calibration is <c>none</c>. Its first samples are used.</param>
    /// <returns>The network in fixed point; no intermediate result can overflow.</returns>
    /// <exception cref="EeHwException">EEHW3001 to EEHW3010, or EEHW1307 when the data do not fit the network.</exception>
    public static QuantizedNetwork Quantize(Network network, ArithmeticChoice choice, Dataset? calibration) => Quantize(network, choice, calibration, null);

    internal static QuantizedNetwork Quantize(Network network, ArithmeticChoice choice, Dataset? calibration, CalibrationCache? cache)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(choice);
        Check(choice);
        var problems = new List<Diagnostic>();
        foreach (var clip in network.Layers.OfType<ClipLayer>().Where(c => float.IsNaN(c.Minimum) || float.IsNaN(c.Maximum)))
        {
            problems.Add(new Diagnostic(Codes.Arithmetic.WeightNotFinite, Severity.Error, new Place { Item = clip.Name }, "a bound of this clip is NaN; a number or an infinity is needed.", "Export the network again."));
        }

        var plan = FormatPlan.Of(network, choice, problems);
        var formats = choice.Calibration == "none" ? null : Calibrate(network, choice, plan, calibration, cache, problems);
        var layers = new List<QuantizedLayer>();
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var layer = network.Layers[i];
            var output = KeepsFormat(layer) ? layers[layer.Inputs[0]].Output : formats?[i] ?? plan.Activations[i];
            var own = choice with { Weights = plan.Weights[i] };
            var weights = layer switch
            {
                ConvLayer c => WeightQuantizer.Quantize(c, c.Weights.AsSpan(), c.Bias.AsSpan(), own, layers[c.Inputs[0]].Output, problems),
                DenseLayer d => WeightQuantizer.Quantize(d, d.Weights.AsSpan(), d.Bias.AsSpan(), own, layers[d.Inputs[0]].Output, problems),
                _ => null,
            };
            var means = layer is ClassMeansLayer m ? WeightQuantizer.Quantize(m, own, layers[m.Inputs[0]].Output, output, problems) : null;
            layers.Add(new QuantizedLayer { Output = output, Weights = weights, Means = means });
        }

        if (problems.Count > 0)
        {
            throw new EeHwException(problems);
        }

        var quantized = new QuantizedNetwork { Network = network, Layers = layers.ToValueList() };
        RangeAnalysis.Check(quantized);
        return quantized;
    }

    /// <summary>Loads the data that a choice calibrates with: the first samples of the train part of a source, normalised as that source is.</summary>
    /// <param name="data">The source; its split and limit do not matter.</param>
    /// <param name="choice">How many samples, and whether any.</param>
    /// <returns>The data, or null where the calibration is <c>none</c>.</returns>
    /// <exception cref="EeHwException">EEHW10xx or EEHW13xx when the data cannot be loaded.</exception>
    public static Dataset? LoadCalibration(DataChoice data, ArithmeticChoice choice)
        => choice.Calibration == "none" ? null : DatasetLoader.Load(data with { Split = "train", Limit = Math.Max(1, choice.CalibrationSamples) });

    /// <summary>Whether a layer's output has its input's format by definition: max pool, relu, clip, flatten.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>True when it never requantises.</returns>
    public static bool KeepsFormat(Layer layer) => layer is PoolLayer { IsMax: true } or ReluLayer or ClipLayer or FlattenLayer;

    private static FixedFormat[] Calibrate(Network network, ArithmeticChoice choice, FormatPlan plan, Dataset? data, CalibrationCache? cache, List<Diagnostic> problems)
    {
        if (data is null || data.Count == 0)
        {
            throw new EeHwException(
                Codes.Arithmetic.NoCalibration,
                new Place { Item = "arithmetic.calibration" },
                $"calibration '{choice.Calibration}' chooses integer bits from data, and there {(data is null ? "is no data set" : $"is no sample in {data.Description}")}.",
                "Name data with samples, or use calibration none.");
        }

        data.RequireFits(network);
        if (problems.Count > 0 || HasUnusableWeights(network))
        {
            // The weights themselves are the better message.
            return [.. plan.Activations];
        }

        cache ??= new CalibrationCache(network, data);
        var readers = network.Layers.Select((_, i) => Enumerable.Range(0, network.Layers.Count).Where(j => network.Layers[j].Inputs.Contains(i)).ToList()).ToList();
        var logits = LogitFormats(network);
        return [.. network.Layers.Select((_, i) =>
        {
            var (source, format) = (i, plan.Activations[i]);
            if (format.Overflow == Overflow.Sat && network.Exits.All(e => e.Layer != i) && readers[i] is [var only] && network.Layers[only] is ReluLayer or ClipLayer)
            {
                source = only;
            }

            return cache.IntegerBits(source, format, choice, isCut: !logits.Contains(i)) is { } bits ? format with { IntegerBits = bits } : format;
        })];
    }

    // The layers that decide the format of an exit's logits.
    private static HashSet<int> LogitFormats(Network network)
    {
        var deciding = new HashSet<int>();
        foreach (var exit in network.Exits)
        {
            var i = exit.Layer;
            while (KeepsFormat(network.Layers[i]))
            {
                i = network.Layers[i].Inputs[0];
            }

            deciding.Add(i);
        }

        return deciding;
    }

    private static bool HasUnusableWeights(Network network) => network.Layers.Any(l => l switch
    {
        ConvLayer c => c.Weights.Concat(c.Bias).Any(v => !float.IsFinite(v)),
        DenseLayer d => d.Weights.Concat(d.Bias).Any(v => !float.IsFinite(v)),
        ClassMeansLayer m => m.Means.Concat(m.Norms).Any(v => !float.IsFinite(v)) || m.Norms.Any(n => n <= 0),
        _ => false,
    });

    private static void Check(ArithmeticChoice choice)
    {
        var problems = new List<Diagnostic>();
        if (choice.Calibration is not ("none" or "minmax" or "percentile" or "mse"))
        {
            Bad("calibration", $"'{choice.Calibration}' is not a calibration; allowed are none, minmax, percentile, mse.", "Use minmax.");
        }

        if (choice.Calibration == "percentile" && choice.Percentile is not (> 0.5 and <= 1))
        {
            Bad("percentile", $"the share of values inside the range is {choice.Percentile}; allowed is more than 0.5, up to 1.", "0.9999 is usual.");
        }

        if (choice.Calibration != "none" && choice.CalibrationSamples < 1)
        {
            Bad("calibrationSamples", $"{choice.CalibrationSamples} samples are to be used; at least 1 is needed.", "256 is usual.");
        }

        if (choice.Activations.Width is < 1 or > FixedFormatText.MaximumWidth)
        {
            Bad("activations", $"activations are {choice.Activations.Width} bits wide; allowed are 1 to {FixedFormatText.MaximumWidth}.", "16 is usual.");
        }

        if (choice.Weights.Width is < 1 or > MaximumWeightWidth || !choice.Weights.Signed)
        {
            Bad("weights", $"weights are {FixedFormatText.ToText(choice.Weights)}; allowed are signed formats of 1 to {MaximumWeightWidth} bits.", "fixed<8,1> is usual.");
        }

        if (problems.Count > 0)
        {
            throw new EeHwException(problems);
        }

        void Bad(string field, FormattableString message, string hint)
            => problems.Add(new Diagnostic(Codes.Arithmetic.BadChoice, Severity.Error, new Place { Item = "arithmetic." + field }, message.ToString(CultureInfo.InvariantCulture), hint));
    }
}
