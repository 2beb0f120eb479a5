using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>
/// Maps whose vectors hold the same value of several samples: where a plan of one lane has a number stands a vector. Read as a map of channels in
/// lanes, each channel is a block of its own, so that whatever works on blocks works on them too.
/// </summary>
internal static class SampleLanes
{
    /// <summary>The map as a map of blocks.</summary>
    /// <param name="tensor">A map of a plan with one lane.</param>
    /// <param name="lanes">Samples per vector.</param>
    public static PlanTensor Widen(PlanTensor tensor, int lanes)
        => tensor with { Shape = tensor.Shape with { Channels = tensor.Shape.Channels * lanes }, Lanes = lanes, Offset = tensor.Offset * lanes };
}
