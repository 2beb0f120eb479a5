using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware;

/// <summary>
/// Weights and biases in the order in which a <see cref="MacArray"/> consumes them. The words are the same for every pixel, in the order group,
/// PE block, word: <c>word = (outputBlock · WordsPerOutput) + wordOfOutput</c>, outputBlock = first output channel / PE (groups are consecutive output channels).
/// Word of an output: kernel position block outermost, channel block innermost (the order of <see cref="SlidingWindow"/>). Within a word: kernel
/// position (WIN) outermost, then input channel (SIMD), then output (PE) innermost, that is <c>element = ((win · SIMD) + simd) · PE + pe</c>; depthwise <c>(win · PE) + pe</c>.
/// </summary>
public static class WeightPacking
{
    /// <summary>Packs the weights of a MAC array.</summary>
    /// <param name="unit">The array; its layer is a convolution or dense layer of the network.</param>
    /// <param name="network">The network.</param>
    /// <returns>Raw weights [<see cref="MacArray.WeightWords"/>, <see cref="MacArray.Multipliers"/>], word by word.</returns>
    public static int[] Pack(MacArray unit, QuantizedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(network);
        var weights = (network.Layers[unit.Layer].Weights ?? throw new ArgumentException($"Layer {unit.Layer} has no weights.", nameof(unit))).Values;
        var (inputsPerGroup, kernel) = network.Network.Layers[unit.Layer] switch
        {
            ConvLayer c => (c.InputChannels / c.Groups, c.Kernel.Area),
            DenseLayer d => (d.InputLength, 1),
            var other => throw new ArgumentException($"Layer {unit.Layer} is of kind {other.Kind}.", nameof(unit)),
        };
        var packed = new int[unit.WeightWords * unit.Multipliers];
        var channelBlocks = unit.Depthwise ? 1 : inputsPerGroup / unit.Simd;
        var at = 0;
        for (var block = 0; block < unit.Output.Channels / unit.Pe; block++)
        {
            for (var positions = 0; positions < kernel / unit.Window; positions++)
            {
                for (var channels = 0; channels < channelBlocks; channels++)
                {
                    for (var win = 0; win < unit.Window; win++)
                    {
                        for (var simd = 0; simd < (unit.Depthwise ? 1 : unit.Simd); simd++)
                        {
                            var position = (positions * unit.Window) + win;
                            var channel = (channels * unit.Simd) + simd;
                            var input = unit.Depthwise ? 0 : unit.InputOrder is { } order ? order[channel] : channel;
                            for (var pe = 0; pe < unit.Pe; pe++)
                            {
                                packed[at++] = weights[(((((block * unit.Pe) + pe) * inputsPerGroup) + input) * kernel) + position];
                            }
                        }
                    }
                }
            }
        }

        return packed;
    }
}
