using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>
/// Direct convolution in fixed point by products of 16-bit pairs (<see cref="PairLane"/>), where inputs and weights have at most 16 bits and every sum over the input's whole range stays
/// within 32: four times the products of doubles per instruction. Maps stay in doubles; the input is brought into pairs before, sums are brought back.
/// </summary>
internal sealed unsafe class PairConvolutionStep(ConvLayer layer, QuantizedWeights weights, PairMap map, PlanTensor source, PlanTensor output, Operation<double>[] operations, bool isPooled)
    : PixelTileStep<double, int, PairLane>(source, output, TapTable.Of(map.Taps(layer), Blocks(layer)), Starts(layer, map), Array.ConvertAll(InputPixels.Of(layer, source, isPooled ? output.Shape : null), map.Offset), map.Weights(layer, i => weights.Values[i]), PaddedBias(layer, weights), operations, isPooled)
{
    public override long WorkElements => (map.Elements / 2) + 1;

    public override bool MultipliesPairs => true;

    // Each part brings the whole map into pairs.
    protected override int PartsOfThread => 1;

    // Products of pairs, conversions included, over those of doubles where no lane is empty; measured.
    private const double Gain = 2.2;

    /// <summary>Whether a step can be computed so, exactly, and gains: lanes of outputs and halves of pairs may be empty.</summary>
    public static bool IsPossible(QuantizedNetwork network, PlanStep step)
        => PairLane.IsSupported && step.Kind == StepKind.Convolution && network.Network.Layers[step.Layer] is ConvLayer { Groups: 1 } layer && Gain * Used(layer.Output.Channels, Vector512<int>.Count) * Used(layer.InputChannels, 2) > Used(layer.Output.Channels, Vector512<double>.Count) && !WideStep.IsNeeded(network, step)
            && network.Layers[step.Layer].Weights is { } weights && Fits(layer, weights, network.Layers[layer.Inputs[0]].Output);

    protected override int* Begin(in Frame<double> frame)
    {
        var pairs = (int*)frame.Work;
        map.Fill(frame.At(Source), pairs);
        return pairs;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Finish(Vector512<int>* sums, int count, int block, int firstPixel, in Frame<double> frame)
    {
        // Blocks of maps are half as large as those of sums.
        for (var half = 0; half < 2 && (2 * block) + half < Output.Blocks; half++)
        {
            var from = (int*)sums + (half * Vector512<double>.Count);
            var to = (double*)frame.Scratch;
            for (var i = 0; i < count; i++, from += Vector512<int>.Count, to += Vector512<double>.Count)
            {
                Avx.ConvertToVector256Double(Vector128.Load(from)).Store(to);
                Avx.ConvertToVector256Double(Vector128.Load(from + 4)).Store(to + 4);
            }

            Store(frame.Scratch, count, (2 * block) + half, firstPixel, frame);
        }
    }

    private static double Used(int channels, int block) => (double)channels / ((channels + block - 1) / block * block);

    private static bool Fits(ConvLayer layer, QuantizedWeights weights, FixedFormat input)
    {
        if (input.MinRaw < short.MinValue || input.MaxRaw > short.MaxValue || weights.Values.Any(w => w is < short.MinValue or > short.MaxValue))
        {
            return false;
        }

        // Partial sums in any order are at most the sum of magnitudes.
        var largest = Math.Max(-input.MinRaw, input.MaxRaw);
        var taps = weights.Values.Count / layer.Output.Channels;
        for (var o = 0; o < layer.Output.Channels; o++)
        {
            var sum = Math.Abs(weights.Bias[o]);
            for (var i = 0; i < taps; i++)
            {
                sum += Math.Abs((long)weights.Values[(o * taps) + i]) * largest;
            }

            if (sum > int.MaxValue)
            {
                return false;
            }
        }

        return true;
    }

    private static int Blocks(ConvLayer layer) => (layer.Output.Channels + Vector512<int>.Count - 1) / Vector512<int>.Count;

    private static int[] Starts(ConvLayer layer, PairMap map) => [.. Enumerable.Range(0, Blocks(layer)).Select(b => b * map.Pairs * layer.Kernel.Area)];

    private static int[] PaddedBias(ConvLayer layer, QuantizedWeights weights)
        => [.. weights.Bias.Select(b => (int)b), .. new int[(Blocks(layer) * Vector512<int>.Count) - layer.Output.Channels]];
}
