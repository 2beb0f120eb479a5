using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Model.Kernels;

/// <summary>Bits that the intermediate results of a step need, with sign: what decides which number type computes it exactly.</summary>
public static class FixedRange
{
    /// <summary>Bits of the exact result of a step before its operations.</summary>
    /// <param name="network">The network in fixed point.</param>
    /// <param name="step">One of its steps.</param>
    /// <returns>Bits with sign.</returns>
    public static int MainBits(QuantizedNetwork network, PlanStep step)
    {
        var layer = network.Network.Layers[step.Layer];
        return step.Kind switch
        {
            StepKind.Convolution or StepKind.Depthwise or StepKind.Dense => network.Layers[step.Layer].Weights!.AccumulatorWidth,
            StepKind.Pool when layer is PoolLayer { IsMax: false } pool => MeanBits(Input(network, layer), pool.Kernel.Area),
            StepKind.GlobalPool => MeanBits(Input(network, layer), network.Network.Layers[layer.Inputs[0]].Output.Pixels),
            StepKind.Elementwise or StepKind.Pool => SignedWidth(Input(network, layer)),
            StepKind.Concat => layer.Inputs.Max(i => SignedWidth(network.Layers[i].Output)),
            _ => SignedWidth(network.Layers[step.Output].Output),
        };
    }

    /// <summary>Bits of the exact sum of two numbers brought to the finer of their units.</summary>
    /// <param name="a">One format.</param>
    /// <param name="b">The other.</param>
    /// <returns>Bits with sign.</returns>
    public static int SumBits(FixedFormat a, FixedFormat b)
    {
        var fraction = Math.Max(a.FractionBits, b.FractionBits);
        return Math.Max(SignedWidth(a) + fraction - a.FractionBits, SignedWidth(b) + fraction - b.FractionBits) + 1;
    }

    /// <summary>Width of a format as a signed number.</summary>
    /// <param name="format">The format.</param>
    /// <returns>Bits with sign.</returns>
    public static int SignedWidth(FixedFormat format) => format.Signed ? format.Width : format.Width + 1;

    /// <summary>The factor of a mean: 1/n ≈ R · 2^-S with S = 17 + ceil(log2 n) and R = 2^S / n, halves up.</summary>
    /// <param name="count">n, at least 1.</param>
    /// <returns>R and S.</returns>
    public static (long R, int S) Reciprocal(int count)
    {
        var s = 17 + (count == 1 ? 0 : BitOperations.Log2((uint)count - 1) + 1);
        return (((2L << s) + count) / (2L * count), s);
    }

    private static FixedFormat Input(QuantizedNetwork network, Layer layer) => network.Layers[layer.Inputs[0]].Output;

    private static int MeanBits(FixedFormat format, int count) => SignedWidth(format) + 19 + BitOperations.Log2((uint)count) + 1;
}
