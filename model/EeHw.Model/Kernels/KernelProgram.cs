using EeHw.Model.Numerics;

namespace EeHw.Model.Kernels;

/// <summary>
/// Kernels that compute a network, one per stage, with everything a host must know to run them. Each kernel takes the arguments
/// <c>(alive, count, input, worker, kept, weights, biases, logits)</c>: the indices of the samples of the batch that are still in it, how many
/// they are, and buffers. Work groups of one item share the samples: group g of G computes alive[g], alive[g + G], ... (or as many at once as
/// <see cref="SamplesPerGroup"/> says). Beside them stand kernels of single layers with the same arguments and some integers, which cut one sample's work among groups: group (p, i)
/// of (P, count) computes part p of the layer for alive[i].
/// </summary>
public sealed record KernelProgram
{
    /// <summary>Program text in OpenCL C 1.2.</summary>
    public required string Source { get; init; }

    /// <summary>Options to build it with.</summary>
    public required string BuildOptions { get; init; }

    /// <summary>What is added to the options for launches layer by layer: drivers compile every kernel they find, so only those that will be launched are there.</summary>
    public const string ByLayers = " -DLAYERS";

    /// <summary>What is added to the options for kernels that decide (<see cref="Decisions"/>).</summary>
    public const string Deciding = " -DDECIDES";

    /// <summary>What is added to the options where the device has sub-groups, with a version of the language from 2.0.</summary>
    public const string BySubGroups = " -DSUB_GROUPS";

    /// <summary>Kernel of the whole network, exits decided on the way; takes (limits, decisions) behind the common arguments.</summary>
    public const string NetworkKernel = "network";

    /// <summary>Whether it computes in fixed point.</summary>
    public required bool IsFixed { get; init; }

    /// <summary>Kernel of each stage; empty for GPUs, where layers are launched one by one.</summary>
    public required ValueList<string> Kernels { get; init; }

    /// <summary>Launches of each stage layer by layer; empty where <see cref="SamplesPerGroup"/> is not 1.</summary>
    public required ValueList<ValueList<KernelLaunch>> Layers { get; init; }

    /// <summary>
    /// The decisions that kernels can take themselves, built with <see cref="Deciding"/>; null where the host decides. The kernel <see cref="NetworkKernel"/> (on CPUs), or the last launch
    /// of each stage (on GPUs), then takes two more buffers: <c>limits</c> (long, in the order of <see cref="KernelDecisions.Limits"/>) and <c>decisions</c> (int, exit and class of each
    /// sample); logits lie at <c>logits[(sample · exits + exit) · LogitStride ...]</c>, and on GPUs <c>alive</c> is written: samples that left are below 0.
    /// </summary>
    public KernelDecisions? Decisions { get; init; }

    /// <summary>Samples a work group computes at once, in the lanes of its vectors.</summary>
    public int SamplesPerGroup { get; init; } = 1;

    /// <summary>Number type of input, maps and logits.</summary>
    public required KernelElement Element { get; init; }

    /// <summary>Elements of one sample in <c>input</c>.</summary>
    public required long InputElements { get; init; }

    /// <summary>Elements of one worker (work group, or sample of a launch layer by layer) in <c>worker</c>; zero at the start.</summary>
    public required long WorkerElements { get; init; }

    /// <summary>Elements of one sample of the batch in <c>kept</c>; zero at the start.</summary>
    public required long SampleElements { get; init; }

    /// <summary>Classes of each exit; a kernel writes its exit's logits to <c>logits[sample · LogitStride ...]</c>.</summary>
    public required ValueList<int> Classes { get; init; }

    /// <summary>Elements from one sample's logits to the next: the largest number of classes.</summary>
    public int LogitStride => Classes.Max();

    /// <summary>Packed weights and tables.</summary>
    public required KernelConstants Weights { get; init; }

    /// <summary>Biases.</summary>
    public required KernelConstants Biases { get; init; }
}
