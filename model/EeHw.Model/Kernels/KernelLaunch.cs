using EeHw.Model.Numerics;

namespace EeHw.Model.Kernels;

/// <summary>One layer of a stage as a launch of its own, for batches too small to keep every compute unit busy with whole samples.</summary>
/// <param name="Kernel">Name of the kernel; equal layers share it.</param>
/// <param name="Jobs">Pieces the work can be cut in, at least 1: work groups across beyond that idle.</param>
/// <param name="Arguments">Integers after the kernel's common arguments.</param>
public sealed record KernelLaunch(string Kernel, int Jobs, ValueList<int> Arguments)
{
    /// <summary>Layers it computes, fused ones together, as indices into the network; empty where it prepares for the next launch of the stage, or hands out the logits.</summary>
    public ValueList<int> Layers { get; init; } = [];

    /// <summary>Items of a work group; with more than one exactly <see cref="Jobs"/> groups are launched for each sample.</summary>
    public int Items { get; init; } = 1;
}
