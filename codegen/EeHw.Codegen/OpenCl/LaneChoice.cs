using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Codegen.OpenCl;

/// <summary>Chooses what lies in the lanes of vectors.</summary>
internal static class LaneChoice
{
    // Samples in lanes must save this much: they fetch inputs as whole vectors, and maps that outlive a stage twice.
    private const double WantedGain = 1.15;

    // A dense layer whose weights do not stay in the second cache is as slow as its weights arrive; lanes of samples share them.
    public const long CachedWeights = 100_000;

    private const double StreamedFactor = 4;

    // Time of Winograd's transform over direct convolution, measured on the networks of tests/bench: transformed vectors of samples crowd the caches.
    private const double WinogradFactor = 0.4;
    private const double WinogradSamplesFactor = 0.65;

    /// <summary>Samples per vector: the width, or 1 for channels in lanes.</summary>
    public static int SamplesFor(Network network, OpenClStyle style, int width, bool isFixed)
    {
        var isPossible = network.Layers.All(l => l is InputLayer or ConvLayer or DenseLayer or PoolLayer or GlobalAveragePoolLayer or ReluLayer or ClipLayer or AddLayer or ConcatLayer or FlattenLayer);
        return style.Lanes switch
        {
            OpenClLanes.Channels => 1,
            OpenClLanes.Samples when isPossible => width,
            OpenClLanes.Best when isPossible && style.Batch >= width && Gain(network, width, style.Winograd && !isFixed) >= WantedGain => width,
            _ => 1,
        };
    }

    // Work with channels in lanes over work with samples in lanes.
    private static double Gain(Network network, int width, bool winograd)
    {
        var costs = new NetworkCosts(network);
        var (channels, samples) = (0.0, 0.0);
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var layer = network.Layers[i];
            var macs = (double)costs.LayerMacs[i];
            double full = TileChoice.Ceiling(layer.Output.Channels, width) * width;
            var isWinograd = winograd && layer is ConvLayer conv && WinogradTransform.Gains(conv);
            channels += macs * (full / layer.Output.Channels) * (isWinograd ? WinogradFactor : layer is DenseLayer d && d.Weights.Count > CachedWeights ? StreamedFactor : 1);
            samples += macs * (isWinograd ? WinogradSamplesFactor : 1);
        }

        return channels / samples;
    }
}
