using System.Globalization;
using EeHw.Train.Training;

namespace EeHw.Cli.Verbs.Trainings;

/// <summary>What a training asks of a device, in a line.</summary>
internal static class TrainingCostText
{
    /// <summary>The line.</summary>
    /// <param name="cost">The cost.</param>
    /// <returns>With units, and that it is an estimate.</returns>
    public static string Of(TrainingCost cost)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"training: {cost.Macs / 1e9:0.000} GMAC ({cost.ForwardMacs / 1e9:0.000} forward, {cost.WeightGradientMacs / 1e9:0.000} gradients of weights, {cost.InputGradientMacs / 1e9:0.000} handed back), {cost.MemoryBytes / 1024.0:0.0} KiB in float32 (estimated by counting, docs/train.md)");
}
