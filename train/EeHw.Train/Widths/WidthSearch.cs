using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Widths;

/// <summary>
/// Fewest bits per layer for a bound on the loss of accuracy. (1) The noise that each width alone makes in the logits, everything else as begun with, is measured: the mean squared difference from the logits
/// begun with, of each exit in units of their variance. (2) Noise of several widths is taken to add up (Lin, Talathi, Annapureddy, "Fixed point quantization of deep convolutional networks", ICML 2016,
/// section 3), so that bits are taken away one after the other where the cost saved per noise added is greatest: a path of choices, each cheaper and noisier than the one before. (3) The path is halved until
/// the last choice whose accuracy, measured, keeps the bound. Widths of logits stay: decisions depend on them.
/// </summary>
public sealed class WidthSearch
{
    private readonly Network _network;
    private readonly ArithmeticChoice _base;
    private readonly CalibrationCache _cache;
    private readonly Dataset _data;
    private readonly IExitPolicy _policy;
    private readonly WidthSearchOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly List<WidthVariable> _variables = [];
    private int _evaluations;

    private WidthSearch(Network network, ArithmeticChoice choice, Dataset calibration, Dataset data, IExitPolicy policy, WidthSearchOptions options, CancellationToken cancellation)
    {
        (_network, _base, _data, _policy, _options, _cancellation) = (network, choice, data, policy, options, cancellation);
        _cache = new CalibrationCache(network, calibration);
        var logits = network.Exits.Select(e => SourceOf(e.Layer)).ToHashSet();
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var layer = network.Layers[i];
            choice.Layers.TryGetValue(layer.Name, out var own);
            if (layer is ConvLayer or DenseLayer or ClassMeansLayer && (own?.Weights ?? choice.Weights).Width is var w && w > options.MinimumWeightBits)
            {
                _variables.Add(new(i, true, w, options.MinimumWeightBits));
            }

            if (!Quantizer.KeepsFormat(layer) && !logits.Contains(i) && (own?.Activations ?? choice.Activations).Width is var a && a > options.MinimumActivationBits)
            {
                _variables.Add(new(i, false, a, options.MinimumActivationBits));
            }
        }
    }

    /// <summary>Searches.</summary>
    /// <param name="network">The network.</param>
    /// <param name="choice">The arithmetic to begin with: no width becomes larger. Its calibration finds binary points; not <c>none</c>.</param>
    /// <param name="calibration">Samples to calibrate with.</param>
    /// <param name="data">Samples to judge accuracy on while searching; others than those of the calibration and of the report.</param>
    /// <param name="policy">The policy whose answers count.</param>
    /// <param name="options">Bound and limits.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The arithmetic found.</returns>
    /// <exception cref="EeHwException">EEHW3016 when the choice begun with loses more than the bound already, or has no calibration.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static WidthSearchResult Run(Network network, ArithmeticChoice choice, Dataset calibration, Dataset data, IExitPolicy policy, WidthSearchOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(options);
        if (choice.Calibration == "none")
        {
            throw new EeHwException(Codes.Arithmetic.NoWidths, new Place { Item = "arithmetic.calibration" }, "calibration is none: every tensor has the integer bits as written, which a narrower width cannot keep.", "Use calibration minmax, percentile or mse.");
        }

        return new WidthSearch(network, choice, calibration, data, policy, options, cancellation).Run();
    }

    private WidthSearchResult Run()
    {
        var reference = TraceBuilder.Build(_network, _data, new TraceOptions { NetworkHash = "" }, _cancellation).Trace;
        var before = Trace(_base, _data);
        RequireWithin(reference, before);
        var path = Path(Noises());
        var (low, high, after) = (0, path.Count, before);
        while (low < high)
        {
            // Choice "middle" is the last that has been taken away to; "low" keeps the bound.
            var middle = (low + high + 1) / 2;
            var trace = Trace(ChoiceAt(path, middle), _data);
            if (Worst(reference, trace) <= _options.MaximumDrop)
            {
                (low, after) = (middle, trace);
            }
            else
            {
                high = middle - 1;
            }

            _options.Progress?.Report(0.9);
        }

        var found = ChoiceAt(path, low);
        return new(found, reference, before, after, BitCost.Of(_cache.Quantize(_base)), BitCost.Of(_cache.Quantize(found)), _evaluations);
    }

    private void RequireWithin(Trace reference, Trace before)
    {
        var worst = AccuracyDrop.Of(reference, before, _policy).MaxBy(d => d.Points)!;
        if (worst.Points > _options.MaximumDrop)
        {
            throw new EeHwException(
                Codes.Arithmetic.NoWidths,
                new Place { Item = "--max-drop" },
                FormattableString.Invariant($"the design as it is loses {worst.Points:0.00} +- {worst.Error * 100:0.00} points against float32 already ({worst.What}: {worst.Accuracy * 100:0.00} instead of {worst.Reference * 100:0.00} %, {before.Samples} samples); allowed is {_options.MaximumDrop}."),
                "Give the design more bits to begin with (arithmetic.weights, arithmetic.activations), calibrate on more samples, or allow a larger drop.");
        }
    }

    private double Worst(Trace reference, Trace trace) => AccuracyDrop.Of(reference, trace, _policy).Max(d => d.Points);

    // Noise of each variable by bits taken away, from 1; measured until a width cannot be had, then the rest is out of reach.
    private List<List<double>> Noises()
    {
        var size = (int)_network.Input.Elements;
        var count = Math.Min(_options.NoiseSamples, _cache.Data.Count);
        var samples = Dataset.Create(_network.Input, _cache.Data.Values[..(count * size)], _cache.Data.Labels[..count], _cache.Data.Classes, "noise");
        var plain = Trace(_base, samples);
        var scales = Enumerable.Range(0, plain.Exits).Select(k => 1 / Math.Max(1e-12, Variance(plain.LogitsOf(k)))).ToArray();
        var noises = new List<List<double>>();
        for (var v = 0; v < _variables.Count; v++)
        {
            var own = new List<double>();
            for (var bits = _variables[v].Most - 1; bits >= _variables[v].Least; bits--)
            {
                var widths = Widths();
                widths[v] = bits;
                own.Add(Math.Max(own.Count > 0 ? own[^1] : 0, Noise(plain, Trace(Choice(widths), samples), scales)));

                // Answers are noise beyond this: fewer bits are out of the question.
                if (own[^1] > 1)
                {
                    break;
                }
            }

            noises.Add(own);
            _options.Progress?.Report(0.9 * (v + 1) / _variables.Count);
        }

        return noises;
    }

    // The variable that gives up a bit, step by step.
    private List<int> Path(List<List<double>> noises)
    {
        var path = new List<int>();
        var taken = new int[_variables.Count];
        while (true)
        {
            var (best, most) = (-1, 0.0);
            var cost = Cost(taken);
            for (var v = 0; v < taken.Length; v++)
            {
                if (taken[v] < noises[v].Count)
                {
                    var added = noises[v][taken[v]] - (taken[v] == 0 ? 0 : noises[v][taken[v] - 1]);
                    taken[v]++;
                    var gain = (cost - Cost(taken)) / (added + 1e-15);
                    taken[v]--;
                    (best, most) = gain > most ? (v, gain) : (best, most);
                }
            }

            if (best < 0)
            {
                return path;
            }

            taken[best]++;
            path.Add(best);
        }
    }

    private double Cost(int[] taken)
    {
        var (activations, weights) = (new int[_network.Layers.Count], new int[_network.Layers.Count]);
        for (var i = 0; i < activations.Length; i++)
        {
            _base.Layers.TryGetValue(_network.Layers[i].Name, out var own);
            (activations[i], weights[i]) = ((own?.Activations ?? _base.Activations).Width, (own?.Weights ?? _base.Weights).Width);
        }

        for (var v = 0; v < taken.Length; v++)
        {
            (_variables[v].IsWeights ? weights : activations)[_variables[v].Layer] -= taken[v];
        }

        for (var i = 0; i < activations.Length; i++)
        {
            activations[i] = activations[SourceOf(i)];
        }

        return Enumerable.Range(0, activations.Length).Sum(i => BitCost.Of(_network, i, j => activations[j], j => weights[j]));
    }

    private int[] Widths() => [.. _variables.Select(v => v.Most)];

    private ArithmeticChoice ChoiceAt(List<int> path, int steps)
    {
        var widths = Widths();
        foreach (var v in path.Take(steps))
        {
            widths[v]--;
        }

        return Choice(widths);
    }

    private ArithmeticChoice Choice(int[] widths)
    {
        var layers = _base.Layers.ToDictionary(l => l.Key, l => l.Value, StringComparer.Ordinal);
        for (var v = 0; v < widths.Length; v++)
        {
            if (widths[v] < _variables[v].Most)
            {
                var name = _network.Layers[_variables[v].Layer].Name;
                var own = layers.GetValueOrDefault(name) ?? new LayerFormats(null, null);
                layers[name] = _variables[v].IsWeights
                    ? own with { Weights = Narrower(own.Weights ?? _base.Weights, widths[v]) }
                    : own with { Activations = Narrower(own.Activations ?? _base.Activations, widths[v]) };
            }
        }

        return _base with { Layers = layers.ToValueDictionary() };
    }

    // Integer bits as written do not count where they are chosen; they stay.
    private static FixedFormat Narrower(FixedFormat format, int width) => format with { Width = width };

    private int SourceOf(int layer)
    {
        while (Quantizer.KeepsFormat(_network.Layers[layer]))
        {
            layer = _network.Layers[layer].Inputs[0];
        }

        return layer;
    }

    private Trace Trace(ArithmeticChoice choice, Dataset data)
    {
        _cancellation.ThrowIfCancellationRequested();
        _evaluations++;
        var trace = TraceBuilder.Build(_cache.Quantize(choice), "", data, new TraceOptions { NetworkHash = "" }, _cancellation).Trace;
        _cancellation.ThrowIfCancellationRequested();
        return trace;
    }

    private static double Noise(Trace plain, Trace trace, double[] scales)
    {
        var sum = 0.0;
        for (var k = 0; k < plain.Exits; k++)
        {
            var a = plain.LogitsOf(k);
            var b = trace.LogitsOf(k);
            var squares = 0.0;
            for (var i = 0; i < a.Length; i++)
            {
                squares += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
            }

            sum += squares / a.Length * scales[k];
        }

        return sum / plain.Exits;
    }

    private static double Variance(ReadOnlySpan<float> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var v in values)
        {
            (sum, squares) = (sum + v, squares + ((double)v * v));
        }

        return (squares / values.Length) - (sum / values.Length * (sum / values.Length));
    }
}
