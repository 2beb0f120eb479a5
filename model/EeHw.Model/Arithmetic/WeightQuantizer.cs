using System.Globalization;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// Integer weights. As written: the weight format with its own modes (calibration <c>none</c>, per tensor). Chosen: to nearest, halves to even,
/// saturating, with the number of fraction bits that makes the sum of squared errors least, among the largest that saturates nothing and the two
/// above it; per tensor or per output channel. Never with more fraction bits than leave the bias, which shares them, below the largest sum of
/// products: a channel of all but zero weights would otherwise need an accumulator for its bias alone. Biases: to nearest, halves to even.
/// </summary>
internal static class WeightQuantizer
{
    private const int MaximumFractionBits = 64;
    private const int MostInverseBits = 18;

    /// <summary>Quantises one layer.</summary>
    /// <param name="layer">A convolution or dense layer.</param>
    /// <param name="weights">Its weights [Co, terms].</param>
    /// <param name="bias">Its biases [Co].</param>
    /// <param name="choice">The formats.</param>
    /// <param name="input">Format of the layer's input.</param>
    /// <param name="problems">Takes diagnostics.</param>
    /// <returns>The weights, or null where there is a problem.</returns>
    public static QuantizedWeights? Quantize(Layer layer, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ArithmeticChoice choice, FixedFormat input, List<Diagnostic> problems)
    {
        var before = problems.Count;
        var channels = bias.Length;
        var terms = weights.Length / channels;
        RequireFinite(layer, "weight", weights, problems);
        RequireFinite(layer, "bias", bias, problems);
        if (problems.Count > before)
        {
            return null;
        }

        var fraction = new int[channels];
        var raw = new int[weights.Length];
        if (choice.Calibration == "none" && !choice.PerChannelWeights)
        {
            Array.Fill(fraction, choice.Weights.FractionBits);
            RequireRange(layer, weights, choice.Weights, problems);
            Convert(weights, choice.Weights, raw);
        }
        else if (choice.PerChannelWeights)
        {
            for (var co = 0; co < channels; co++)
            {
                var own = weights.Slice(co * terms, terms);
                var format = Choose(own, choice.Weights, MostFractionBits(bias.Slice(co, 1), terms, choice.Weights, input));
                fraction[co] = format.FractionBits;
                Convert(own, format, raw.AsSpan(co * terms, terms));
            }
        }
        else
        {
            var format = Choose(weights, choice.Weights, MostFractionBits(bias, terms, choice.Weights, input));
            Array.Fill(fraction, format.FractionBits);
            Convert(weights, format, raw);
        }

        var rawBias = new long[channels];
        for (var co = 0; co < channels; co++)
        {
            var scaled = Math.ScaleB(bias[co], input.FractionBits + fraction[co]);
            if (Math.Abs(scaled) >= Math.ScaleB(1, RangeAnalysis.MaximumWidth - 1))
            {
                problems.Add(new Diagnostic(
                    Codes.Arithmetic.BiasOutOfRange,
                    Severity.Error,
                    new Place { Item = layer.Name },
                    string.Create(CultureInfo.InvariantCulture, $"bias {co} is {bias[co]}; with {input.FractionBits + fraction[co]} fraction bits (input {FixedFormatText.ToText(input)}, weights {fraction[co]}) an accumulator of {RangeAnalysis.MaximumWidth} bits holds less than {Math.ScaleB(1, RangeAnalysis.MaximumWidth - 1 - input.FractionBits - fraction[co])} in magnitude."),
                    "Give the input or the weights fewer fraction bits."));
                continue;
            }

            rawBias[co] = (long)Math.Round(scaled, MidpointRounding.ToEven);
        }

        return problems.Count > before ? null : new QuantizedWeights
        {
            Values = ValueList.Create<int>(raw),
            Width = choice.Weights.Width,
            FractionBits = ValueList.Create<int>(fraction),
            Bias = ValueList.Create<long>(rawBias),
            AccumulatorWidth = RangeAnalysis.AccumulatorWidth(raw, rawBias, input),
        };
    }

    /// <summary>Quantises class means, all with one binary point, and the inverses of their normalisers.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="choice">The formats.</param>
    /// <param name="input">Format of the layer's input.</param>
    /// <param name="output">Format of its output; distances are negated, so it needs a sign.</param>
    /// <param name="problems">Takes diagnostics.</param>
    /// <returns>The means, or null where there is a problem.</returns>
    public static QuantizedMeans? Quantize(ClassMeansLayer layer, ArithmeticChoice choice, FixedFormat input, FixedFormat output, List<Diagnostic> problems)
    {
        var before = problems.Count;
        var means = layer.Means.AsSpan();
        RequireFinite(layer, "mean", means, problems);
        RequireFinite(layer, "normaliser", layer.Norms.AsSpan(), problems);
        if (problems.Count == before && layer.Norms.Any(n => n <= 0))
        {
            problems.Add(new Diagnostic(Codes.Arithmetic.BadMeans, Severity.Error, new Place { Item = layer.Name }, "a normaliser of a class is 0 or negative; allowed are numbers above 0.", "Fit the class means again, without classes that have no samples."));
        }

        if (!output.Signed)
        {
            problems.Add(new Diagnostic(
                Codes.Arithmetic.BadMeans,
                Severity.Error,
                new Place { Item = layer.Name },
                $"its logits are distances below zero, and activations are {FixedFormatText.ToText(output)}, without a sign.",
                "Use a signed format for activations."));
        }

        var isWritten = choice.Calibration == "none" && !choice.PerChannelWeights;
        if (isWritten)
        {
            RequireRange(layer, means, choice.Weights, problems);
        }

        if (problems.Count > before)
        {
            return null;
        }

        var format = isWritten ? choice.Weights : Choose(means, choice.Weights, MaximumFractionBits);
        var raw = new int[means.Length];
        Convert(means, format, raw);
        var shift = MostInverseBits - 1 - Math.ILogB(1.0 / layer.Norms.Min());
        return new QuantizedMeans
        {
            Values = ValueList.Create<int>(raw),
            Width = choice.Weights.Width,
            FractionBits = format.FractionBits,
            Inverses = layer.Norms.Select(n => Math.Max(1, (long)Math.Floor((Math.ScaleB(1, shift) / n) + 0.5))).ToValueList(),
            InverseFractionBits = shift,
            SumWidth = RangeAnalysis.SquareSumWidth(raw, layer.InputLength, format.FractionBits, input),
        };
    }

    private static void RequireFinite(Layer layer, string what, ReadOnlySpan<float> values, List<Diagnostic> problems)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                problems.Add(new Diagnostic(
                    Codes.Arithmetic.WeightNotFinite,
                    Severity.Error,
                    new Place { Item = layer.Name },
                    string.Create(CultureInfo.InvariantCulture, $"{what} {i} of {values.Length} is {(float.IsNaN(values[i]) ? "NaN" : "infinite")}; only finite numbers can be quantised."),
                    "Train or export the network again."));
                return;
            }
        }
    }

    private static void RequireRange(Layer layer, ReadOnlySpan<float> weights, FixedFormat format, List<Diagnostic> problems)
    {
        if (format.Overflow == Overflow.Sat)
        {
            return;
        }

        for (var i = 0; i < weights.Length; i++)
        {
            if (!FixedPoint.Fits(weights[i], format))
            {
                problems.Add(new Diagnostic(
                    Codes.Arithmetic.WeightOutOfRange,
                    Severity.Error,
                    new Place { Item = layer.Name },
                    string.Create(CultureInfo.InvariantCulture, $"weight {i} of {weights.Length} is {weights[i]} and would wrap in {FixedFormatText.ToText(format)}, which holds {format.ToDouble(format.MinRaw)} to {format.ToDouble(format.MaxRaw)}."),
                    "Give the weights more integer bits, let them saturate (SAT), or let integer bits be chosen (calibration minmax, or weights per channel)."));
                return;
            }
        }
    }

    // |bias| · 2^(Fx + F) stays below terms · 2^(Wx - 1) · 2^(W - 1).
    private static int MostFractionBits(ReadOnlySpan<float> bias, int terms, FixedFormat weights, FixedFormat input)
    {
        var largest = Largest(bias);
        var magnitudeBits = input.Width + weights.Width - 2 + RangeAnalysis.SignedWidth(terms - 1) - 1;
        return largest == 0 ? MaximumFractionBits : Math.Min(MaximumFractionBits, magnitudeBits - input.FractionBits - (Math.ILogB(largest) + 1));
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        var largest = 0f;
        foreach (var v in values)
        {
            largest = Math.Max(largest, Math.Abs(v));
        }

        return largest;
    }

    private static FixedFormat Choose(ReadOnlySpan<float> weights, FixedFormat written, int mostFractionBits)
    {
        var nearest = written with { Rounding = Rounding.RndConv, Overflow = Overflow.Sat };
        var largest = Largest(weights);
        if (largest == 0)
        {
            return WithFraction(nearest, Math.Min(nearest.FractionBits, mostFractionBits));
        }

        // One place more than certainly fits, then down until nothing saturates.
        var fraction = Math.Min(mostFractionBits, written.Width - Math.ILogB(largest));
        while (!Fit(weights, WithFraction(nearest, fraction)))
        {
            fraction--;
        }

        var best = WithFraction(nearest, fraction);
        var least = SquaredError(weights, best);
        for (var more = 1; more <= 2 && fraction + more <= mostFractionBits; more++)
        {
            var candidate = WithFraction(nearest, fraction + more);
            var error = SquaredError(weights, candidate);
            if (error < least)
            {
                (best, least) = (candidate, error);
            }
        }

        return best;
    }

    private static bool Fit(ReadOnlySpan<float> weights, FixedFormat format)
    {
        foreach (var w in weights)
        {
            if (!FixedPoint.Fits(w, format))
            {
                return false;
            }
        }

        return true;
    }

    private static FixedFormat WithFraction(FixedFormat format, int fraction) => format with { IntegerBits = format.Width - fraction };

    private static double SquaredError(ReadOnlySpan<float> weights, FixedFormat format)
    {
        var sum = 0.0;
        foreach (var w in weights)
        {
            var error = w - format.ToDouble(FixedPoint.Quantize(w, format));
            sum += error * error;
        }

        return sum;
    }

    private static void Convert(ReadOnlySpan<float> weights, FixedFormat format, Span<int> raw)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            raw[i] = (int)FixedPoint.Quantize(weights[i], format);
        }
    }
}
