using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// Widths that no input can overflow, from the formats' full ranges and the actual weights. Bounds hold for every partial sum in any order,
/// bias first or last and padding included, so adders may be trees, chains or folded.
/// </summary>
public static class RangeAnalysis
{
    /// <summary>Largest width in bits of an exact intermediate result.</summary>
    public const int MaximumWidth = 62;

    /// <summary>Bits, with sign, of the accumulator of a convolution or dense layer.</summary>
    /// <param name="weights">Raw weights [Co, terms].</param>
    /// <param name="bias">Raw biases [Co].</param>
    /// <param name="input">Format of the input.</param>
    /// <returns>The smallest sufficient width; may exceed <see cref="MaximumWidth"/>.</returns>
    public static int AccumulatorWidth(ReadOnlySpan<int> weights, ReadOnlySpan<long> bias, FixedFormat input)
    {
        var width = 1;
        var terms = weights.Length / bias.Length;
        for (var co = 0; co < bias.Length; co++)
        {
            var (low, high) = AccumulatorBounds(weights.Slice(co * terms, terms), bias[co], input);
            width = Math.Max(width, Math.Max(SignedWidth(low), SignedWidth(high)));
        }

        return width;
    }

    /// <summary>The lowest and highest partial sum that one output channel can reach.</summary>
    /// <param name="weights">Raw weights of the channel.</param>
    /// <param name="bias">Raw bias of the channel.</param>
    /// <param name="input">Format of the input.</param>
    /// <returns>Bounds that contain 0.</returns>
    public static (Int128 Low, Int128 High) AccumulatorBounds(ReadOnlySpan<int> weights, long bias, FixedFormat input)
    {
        Int128 low = Math.Min(bias, 0), high = Math.Max(bias, 0);
        foreach (var w in weights)
        {
            var (a, b) = ((Int128)w * input.MinRaw, (Int128)w * input.MaxRaw);
            low += Int128.Min(0, Int128.Min(a, b));
            high += Int128.Max(0, Int128.Max(a, b));
        }

        return (low, high);
    }

    /// <summary>Bits, with sign, of the sum of squared differences from class means.</summary>
    /// <param name="means">Raw means [C, D].</param>
    /// <param name="length">D.</param>
    /// <param name="fractionBits">Fraction bits of the means.</param>
    /// <param name="input">Format of the input.</param>
    /// <returns>The smallest sufficient width; may exceed <see cref="MaximumWidth"/>.</returns>
    public static int SquareSumWidth(ReadOnlySpan<int> means, int length, int fractionBits, FixedFormat input)
    {
        var fraction = Math.Max(input.FractionBits, fractionBits);
        var (shiftX, shiftM) = (fraction - input.FractionBits, fraction - fractionBits);
        if (Math.Max(input.Width + 1 + shiftX, 33 + shiftM) > MaximumWidth)
        {
            return (2 * Math.Max(input.Width + 1 + shiftX, 33 + shiftM)) + 1;
        }

        var most = Int128.Zero;
        for (var c = 0; c < means.Length / length; c++)
        {
            var sum = Int128.Zero;
            foreach (var m in means.Slice(c * length, length))
            {
                var mean = (Int128)m << shiftM;
                var (low, high) = (((Int128)input.MinRaw << shiftX) - mean, ((Int128)input.MaxRaw << shiftX) - mean);
                sum += Int128.Max(low * low, high * high);
            }

            most = Int128.Max(most, sum);
        }

        return SignedWidth(most);
    }

    /// <summary>Bits, with sign, of the exact sum of an add whose operands are shifted to the larger number of fraction bits.</summary>
    /// <param name="a">Format of operand 0.</param>
    /// <param name="b">Format of operand 1.</param>
    /// <returns>The width; may exceed <see cref="MaximumWidth"/>.</returns>
    public static int AddWidth(FixedFormat a, FixedFormat b)
    {
        var fraction = Math.Max(a.FractionBits, b.FractionBits);
        return Math.Max(Shifted(a), Shifted(b)) + 1;

        int Shifted(FixedFormat f) => f.Width + (f.Signed ? 0 : 1) + fraction - f.FractionBits;
    }

    /// <summary>Bits, with sign, of the exact result of a layer before it is requantised.</summary>
    /// <param name="network">The network in fixed point.</param>
    /// <param name="index">Layer index.</param>
    /// <returns>The accumulator, the shifted sum, the sum times the reciprocal, or the squares of a distance; 0 for layers that compute nothing of the kind.</returns>
    public static int ResultWidth(QuantizedNetwork network, int index)
    {
        var layer = network.Network.Layers[index];
        return layer switch
        {
            ConvLayer or DenseLayer when network.Layers[index].Weights is { } w => Math.Max(w.AccumulatorWidth, AccumulatorWidth(w.Values.AsSpan(), w.Bias.AsSpan(), Format(0))),
            AddLayer => AddWidth(Format(0), Format(1)),
            GlobalAveragePoolLayer => PoolReciprocal.For(network.Network.Layers[layer.Inputs[0]].Output.Pixels).ProductWidth(Format(0)),
            SelfGateLayer => SelfGateTable.ProductWidth(Format(0)),
            ChannelNormLayer norm => ShareTable.For(norm, Format(0)).ProductWidth,
            ClassMeansLayer when network.Layers[index].Means is { } means => Math.Max(means.SumWidth + (2 * QuantizedMeans.GuardBits), means.ProductWidth),
            PoolLayer { IsMax: false } pool => PoolReciprocal.For(pool.Kernel.Area).ProductWidth(Format(0)),
            _ => 0,
        };

        FixedFormat Format(int operand) => network.Layers[layer.Inputs[operand]].Output;
    }

    /// <summary>Bits, with sign, that a number needs in two's complement.</summary>
    /// <param name="value">The number.</param>
    /// <returns>At least 1.</returns>
    public static int SignedWidth(Int128 value) => 129 - (int)Int128.LeadingZeroCount(value < 0 ? ~value : value);

    /// <summary>Refuses a network with an intermediate result that could overflow.</summary>
    /// <param name="network">The network in fixed point.</param>
    /// <exception cref="EeHwException">EEHW3003 for each tensor that needs more than 62 bits, EEHW3004 for a pool window in padding only.</exception>
    public static void Check(QuantizedNetwork network)
    {
        var problems = new List<Diagnostic>();
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var layer = network.Network.Layers[i];
            var width = ResultWidth(network, i);
            if (width > MaximumWidth)
            {
                var formats = string.Join(" and ", layer.Inputs.Select(j => FixedFormatText.ToText(network.Layers[j].Output)));
                problems.Add(new Diagnostic(
                    Codes.Arithmetic.TooWide,
                    Severity.Error,
                    new Place { Item = layer.Name },
                    $"the exact result of {layer.Kind} over its input's whole range ({formats}) needs {width} bits; allowed are at most {MaximumWidth}.",
                    "Give its input or its weights fewer bits."));
            }

            if (layer is PoolLayer pool)
            {
                CheckWindows(pool, network.Network.Layers[pool.Inputs[0]].Output, problems);
            }
        }

        if (problems.Count > 0)
        {
            throw new EeHwException(problems);
        }
    }

    /// <summary>Refuses a pool with a window that lies in padding entirely.</summary>
    /// <param name="layer">The pool.</param>
    /// <param name="input">Its input.</param>
    /// <param name="problems">Takes the diagnostic.</param>
    internal static void CheckWindows(PoolLayer layer, Shape input, List<Diagnostic> problems)
    {
        var windows = WindowGeometry.Of(layer, input);
        for (var y = 0; y < layer.Output.Height; y++)
        {
            for (var x = 0; x < layer.Output.Width; x++)
            {
                if (windows.CountInside(y, x) == 0)
                {
                    problems.Add(new Diagnostic(
                        Codes.Arithmetic.EmptyWindow,
                        Severity.Error,
                        new Place { Item = layer.Name },
                        $"the window of output row {y}, column {x} lies in the padding {layer.Padding} entirely (kernel {layer.Kernel}, input {input}): it has no value to pool.",
                        "Make the padding smaller than the kernel."));
                    return;
                }
            }
        }
    }
}
