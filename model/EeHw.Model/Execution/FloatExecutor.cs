using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;

namespace EeHw.Model.Execution;

/// <summary>
/// Runs a network in float32: sums start with the bias and take their terms in the order channel, row, column with one rounding each (fused
/// multiply-add); means divide the sum. The same bits on every machine and for every grouping of samples. Safe to use from several threads.
/// </summary>
public sealed class FloatExecutor
{
    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="EeHwException">EEHW3004 for a pool window that lies in padding entirely.</exception>
    public FloatExecutor(Network network)
    {
        var problems = new List<Diagnostic>();
        foreach (var pool in network.Layers.OfType<PoolLayer>())
        {
            RangeAnalysis.CheckWindows(pool, network.Layers[pool.Inputs[0]].Output, problems);
        }

        if (problems.Count > 0)
        {
            throw new EeHwException(problems);
        }

        Lanes = new FloatNetwork(network);
    }

    /// <summary>The network.</summary>
    public Network Network => Lanes.Network;

    /// <summary>The network on lanes of samples.</summary>
    internal FloatNetwork Lanes { get; }

    /// <summary>Runs one sample.</summary>
    /// <param name="input">Normalised values, channel, row, column.</param>
    /// <returns>Logits per exit [K][C].</returns>
    public float[][] Run(ReadOnlySpan<float> input) => Run(input, 1);

    /// <summary>Runs several samples; faster than one after the other.</summary>
    /// <param name="inputs">Normalised values [N, C, H, W].</param>
    /// <param name="samples">N.</param>
    /// <returns>Logits per exit [K][N·C].</returns>
    public float[][] Run(ReadOnlySpan<float> inputs, int samples) => Outputs.OfExits(Lanes, inputs, samples, v => v);

    /// <summary>Runs several samples and keeps the outputs of some layers.</summary>
    /// <param name="inputs">Normalised values [N, C, H, W].</param>
    /// <param name="samples">N.</param>
    /// <param name="layers">Layers wanted [M].</param>
    /// <returns>Outputs [M][N·C·H·W].</returns>
    public float[][] Run(ReadOnlySpan<float> inputs, int samples, IReadOnlyList<int> layers) => Outputs.Of(Lanes, layers, inputs, samples, v => v);

    /// <summary>Runs one sample and keeps everything.</summary>
    /// <param name="input">Normalised values, channel, row, column.</param>
    /// <returns>The output of every layer, each in the order channel, row, column.</returns>
    public float[][] RunLayers(ReadOnlySpan<float> input) => Outputs.OfLayers(Lanes, input, v => v);
}
