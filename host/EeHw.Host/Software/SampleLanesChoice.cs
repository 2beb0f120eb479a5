using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Chooses what lies in the lanes of vectors.</summary>
internal static class SampleLanesChoice
{
    // Samples in lanes must save this much: maps are as many times larger, and samples that leave make others move.
    private const double WantedGain = 1.15;

    // Time of Winograd's transform over direct convolution, measured on the networks of tests/bench.
    private const double WinogradFactor = 0.5;

    /// <summary>Whether samples are to lie in lanes.</summary>
    /// <param name="request">What is to be run.</param>
    /// <param name="lanes">Lanes of a vector.</param>
    /// <param name="winograd">Whether Winograd's transform may be used.</param>
    /// <param name="wanted">What was asked for.</param>
    public static bool IsBest(LoadRequest request, int lanes, bool winograd, VectorLanes wanted) => wanted switch
    {
        VectorLanes.Channels => false,
        VectorLanes.Samples => IsPossible(request),
        _ => request.BatchCapacity >= lanes && IsPossible(request) && Gain(request, lanes, winograd && request.Quantized is null) >= WantedGain,
    };

    private static bool IsPossible(LoadRequest request)
        => new KernelPlan(request.Network, 1).Steps.All(s => s.Kind is StepKind.Pack or StepKind.Convolution or StepKind.Depthwise or StepKind.Dense or StepKind.Pool or StepKind.GlobalPool or StepKind.Elementwise or StepKind.Concat
            && !(request.Quantized is { } network && WideStep.IsNeeded(network, s)));

    // Time of products of 16-bit pairs over those of doubles; there are none with samples in lanes.
    private const double PairFactor = 0.35;

    // Work with channels in lanes over work with samples in lanes.
    private static double Gain(LoadRequest request, int lanes, bool winograd)
    {
        var network = request.Network;
        var pairs = request.Quantized is not { } quantized ? [] : new KernelPlan(network, lanes).Steps.Where(s => PairConvolutionStep.IsPossible(quantized, s)).Select(s => s.Layer).ToHashSet();
        var costs = new NetworkCosts(network);
        var (channels, samples) = (0.0, 0.0);
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var macs = (double)costs.LayerMacs[i];
            var outputs = network.Layers[i].Output.Channels;
            var block = pairs.Contains(i) ? 2 * lanes : lanes;
            var full = (outputs + block - 1) / block * block;
            var factor = winograd && network.Layers[i] is ConvLayer conv && WinogradTransform.Gains(conv) ? WinogradFactor : 1;
            channels += macs * full / outputs * (pairs.Contains(i) ? PairFactor : factor);
            samples += macs * factor;
        }

        return samples == 0 ? 1 : channels / samples;
    }
}
