using EeHw.Model.Kernels;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Host.Software;

/// <summary>What a step computes and moves for one sample.</summary>
/// <param name="Layers">Layers it computes.</param>
/// <param name="Macs">Multiply-accumulates.</param>
/// <param name="MapNumbers">Numbers read from and written to maps, each once.</param>
/// <param name="WeightNumbers">Weights and biases.</param>
internal sealed record StepCost(ValueList<int> Layers, long Macs, long MapNumbers, long WeightNumbers)
{
    public static readonly StepCost None = new([], 0, 0, 0);

    /// <summary>Of a step, and of the pool that is part of it.</summary>
    public static StepCost Of(KernelPlan plan, NetworkCosts costs, PlanStep step, PlanStep? pool)
    {
        var layers = new[] { step, pool }.OfType<PlanStep>().SelectMany(s => s.Operations.Select(o => o.Layer).Prepend(s.Layer)).Distinct().ToList();
        var maps = step.Sources.Concat(step.Operations.Select(o => o.Other).Where(o => o >= 0)).Append(pool?.Output ?? step.Output);
        return new(
            layers.ToValueList(),
            layers.Sum(l => costs.LayerMacs[l]),
            maps.Sum(l => plan.Tensor(l).Shape.Elements),
            layers.Sum(l => costs.LayerParameters[l]));
    }
}
