using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;

namespace EeHw.Model.Execution;

/// <summary>
/// Runs a network in fixed point, to the bit as <see cref="QuantizedNetwork"/> defines it: what every back end is compared with.
/// Safe to use from several threads.
/// </summary>
public sealed class FixedExecutor
{
    private readonly FixedNetwork<int>? _narrow;
    private readonly FixedNetwork<long>? _wide;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="EeHwException">EEHW3003 for an exact result of more than 62 bits, EEHW3004 for a pool window in padding only.</exception>
    public FixedExecutor(QuantizedNetwork network)
    {
        QuantizedNetwork = network;
        RangeAnalysis.Check(network);
        if (network.Layers.Select((l, i) => (Format: l.Output, Sum: l.Weights is null ? 0 : RangeAnalysis.ResultWidth(network, i)))
            .All(l => l.Format.Width + (l.Format.Signed ? 0 : 1) <= 32 && l.Sum <= 32))
        {
            _narrow = new FixedNetwork<int>(network);
        }
        else
        {
            _wide = new FixedNetwork<long>(network);
        }
    }

    /// <summary>The network in fixed point.</summary>
    public QuantizedNetwork QuantizedNetwork { get; }

    /// <summary>The network.</summary>
    public Network Network => QuantizedNetwork.Network;

    /// <summary>Format of the input.</summary>
    public FixedFormat InputFormat => QuantizedNetwork.Layers[0].Output;

    /// <summary>Whether 32 bits hold every raw number and accumulator, so that the faster of two equal ways is taken.</summary>
    public bool IsNarrow => _narrow is not null;

    /// <summary>Converts inputs as the host does: each float32 exactly, with the input format's rounding and overflow.</summary>
    /// <param name="normalised">Normalised values, any number of samples.</param>
    /// <returns>Raw numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, or infinite and the format wraps.</exception>
    public long[] QuantizeInput(ReadOnlySpan<float> normalised)
    {
        var raw = new long[normalised.Length];
        for (var i = 0; i < raw.Length; i++)
        {
            raw[i] = FixedPoint.Quantize(normalised[i], InputFormat);
        }

        return raw;
    }

    /// <summary>Runs one sample.</summary>
    /// <param name="normalisedInput">Normalised values, channel, row, column.</param>
    /// <returns>Raw logits per exit [K][C].</returns>
    public long[][] Run(ReadOnlySpan<float> normalisedInput) => RunRaw(QuantizeInput(normalisedInput), 1);

    /// <summary>Runs several samples; faster than one after the other.</summary>
    /// <param name="normalisedInputs">Normalised values [N, C, H, W].</param>
    /// <param name="samples">N.</param>
    /// <returns>Raw logits per exit [K][N·C].</returns>
    public long[][] Run(ReadOnlySpan<float> normalisedInputs, int samples) => RunRaw(QuantizeInput(normalisedInputs), samples);

    /// <summary>Runs one sample.</summary>
    /// <param name="input">Raw input, channel, row, column.</param>
    /// <returns>Raw logits per exit [K][C].</returns>
    public long[][] RunRaw(ReadOnlySpan<long> input) => RunRaw(input, 1);

    /// <summary>Runs several samples; faster than one after the other.</summary>
    /// <param name="inputs">Raw inputs [N, C, H, W].</param>
    /// <param name="samples">N.</param>
    /// <returns>Raw logits per exit [K][N·C].</returns>
    public long[][] RunRaw(ReadOnlySpan<long> inputs, int samples)
        => _narrow is not null ? Outputs.OfExits(_narrow, Narrow(inputs), samples, v => (long)v) : Outputs.OfExits(_wide!, Checked(inputs), samples, v => v);

    /// <summary>Runs several samples and keeps the outputs of some layers.</summary>
    /// <param name="inputs">Raw inputs [N, C, H, W].</param>
    /// <param name="samples">N.</param>
    /// <param name="layers">Layers wanted [M].</param>
    /// <returns>Raw outputs [M][N·C·H·W].</returns>
    public long[][] RunRaw(ReadOnlySpan<long> inputs, int samples, IReadOnlyList<int> layers)
        => _narrow is not null ? Outputs.Of(_narrow, layers, Narrow(inputs), samples, v => (long)v) : Outputs.Of(_wide!, layers, Checked(inputs), samples, v => v);

    /// <summary>Runs one sample and keeps everything.</summary>
    /// <param name="input">Raw input, channel, row, column.</param>
    /// <returns>The raw output of every layer, each in the order channel, row, column.</returns>
    public long[][] RunLayersRaw(ReadOnlySpan<long> input)
        => _narrow is not null ? Outputs.OfLayers(_narrow, Narrow(input), v => (long)v) : Outputs.OfLayers(_wide!, Checked(input), v => v);

    /// <summary>Runs one sample and keeps everything.</summary>
    /// <param name="normalisedInput">Normalised values, channel, row, column.</param>
    /// <returns>The raw output of every layer, each in the order channel, row, column.</returns>
    public long[][] RunLayers(ReadOnlySpan<float> normalisedInput) => RunLayersRaw(QuantizeInput(normalisedInput));

    private int[] Narrow(ReadOnlySpan<long> inputs)
    {
        var narrow = new int[inputs.Length];
        for (var i = 0; i < narrow.Length; i++)
        {
            narrow[i] = (int)Checked(inputs[i]);
        }

        return narrow;
    }

    private ReadOnlySpan<long> Checked(ReadOnlySpan<long> inputs)
    {
        foreach (var raw in inputs)
        {
            Checked(raw);
        }

        return inputs;
    }

    private long Checked(long raw)
        => raw >= InputFormat.MinRaw && raw <= InputFormat.MaxRaw
            ? raw
            : throw new ArgumentOutOfRangeException(nameof(raw), raw, $"The input format {FixedFormatText.ToText(InputFormat)} holds {InputFormat.MinRaw} to {InputFormat.MaxRaw}.");
}
