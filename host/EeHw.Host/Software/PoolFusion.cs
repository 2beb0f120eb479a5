using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>A maximum over windows of 2 x 2 that is taken before a convolution stores anything.</summary>
internal static class PoolFusion
{
    /// <summary>Whether a step's output is read by nothing but a maximum over 2 x 2 without padding, whose place does not overlap what the step reads.</summary>
    public static bool IsPossible(KernelPlan plan, PlanStep step, PlanStep next)
    {
        return step.Kind is StepKind.Convolution or StepKind.Winograd && next.Kind == StepKind.Pool && next.Stage == step.Stage && next.Sources[0] == step.Output
            && plan.Network.Layers[next.Layer] is PoolLayer { IsMax: true } pool && pool.Kernel == new Extent(2, 2) && pool.Stride == pool.Kernel && pool.Padding == Padding.None && pool.Dilation == Extent.One
            && plan.Steps.Count(s => s.Sources.Contains(step.Output) || s.Operations.Any(o => o.Other == step.Output)) == 1
            && plan.Network.Exits.All(e => plan.Tensor(e.Layer).Layer != step.Output)
            && !Overlap(plan.Tensor(step.Sources[0]), plan.Tensor(next.Output));
    }

    private static bool Overlap(PlanTensor a, PlanTensor b) => a.Place == b.Place && a.Offset < b.Offset + b.Elements && b.Offset < a.Offset + a.Elements;
}
