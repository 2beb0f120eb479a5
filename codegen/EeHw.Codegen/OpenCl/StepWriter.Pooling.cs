using System.Globalization;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Codegen.OpenCl;

/// <summary>Maximum pools of 2 x 2 behind a convolution, taken of the sums of a tile: the map between is never stored.</summary>
internal sealed partial class StepWriter
{
    /// <summary>The calls of one stage.</summary>
    /// <param name="steps">Its steps in order.</param>
    public IEnumerable<Call> WriteStage(IEnumerable<PlanStep> steps)
    {
        var all = steps.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            if (i + 1 < all.Count && TakesPool(all[i], all[i + 1]))
            {
                var step = all[i++];
                foreach (var call in Named(Convolutions(step, (ConvLayer)plan.Network.Layers[step.Layer], plan.Tensor(step.Sources[0]), plan.Tensor(all[i].Output), all[i]), step, all[i]))
                {
                    yield return call;
                }

                continue;
            }

            foreach (var call in Named(Write(all[i]), all[i]))
            {
                yield return call;
            }
        }
    }

    // The last call of steps computes their layers; those before it prepare for it.
    private static List<Call> Named(IEnumerable<Call> calls, params PlanStep[] steps)
    {
        var all = calls.ToList();
        all[^1] = all[^1] with { Layers = [.. steps.SelectMany(s => s.Operations.Select(o => o.Layer).Prepend(s.Layer)).Distinct()] };
        return all;
    }

    private bool TakesPool(PlanStep step, PlanStep next)
    {
        var two = new Extent(2, 2);
        if (style.Family != OpenClFamily.Cpu || step.Kind != StepKind.Convolution || next.Kind != StepKind.Pool
            || plan.Network.Layers[next.Layer] is not PoolLayer { IsMax: true } pool || pool.Kernel != two || pool.Stride != two || pool.Dilation != Extent.One || pool.Padding != Padding.None
            || next.Sources[0] != step.Output
            || (next.Operations.Count > 0 && (element != KernelElement.Float32 || next.Operations.Any(o => plan.Network.Layers[o.Layer] is AddLayer))))
        {
            return false;
        }

        // Nobody else may read the map between, and the pooled one must not lie where the convolution still reads.
        var isRead = plan.Steps.Any(s => s != next && (s.Sources.Contains(step.Output) || s.Operations.Any(o => o.Other == step.Output)))
            || plan.Network.Exits.Any(e => plan.Tensor(e.Layer) == plan.Tensor(step.Output));
        var target = plan.Tensor(next.Output);
        return !isRead && !step.Sources.Concat(step.Operations.Where(o => o.Other >= 0).Select(o => o.Other)).Select(plan.Tensor).Any(t => Overlap(t, target));
    }

    private static bool Overlap(PlanTensor a, PlanTensor b) => a.Place == b.Place && a.Offset < b.Offset + b.Elements && b.Offset < a.Offset + a.Elements;

    // POOLS(F) names the sums of each window as F(block, four pixels, row, column of the pooled map).
    private void Pools(StepText text, TileChoice tile, PlanStep pool)
    {
        var windows = new List<string>();
        for (var v = 0; v < tile.Blocks; v++)
        {
            for (var i = 0; i < tile.Height * tile.Width / 4; i++)
            {
                var (row, column) = (i / (tile.Width / 2), i % (tile.Width / 2));
                var first = (2 * row * tile.Width) + (2 * column);
                windows.Add(string.Create(CultureInfo.InvariantCulture, $"F({v}, {first}, {first + 1}, {first + tile.Width}, {first + tile.Width + 1}, {row}, {column})"));
            }
        }

        text.Define("POOLS(F)", string.Join(' ', windows));
        text.Define("LARGER(a, b)", element == KernelElement.Float32 ? "fmax(a, b)" : "max(a, b)");
        new OperationText(plan, quantized, new NumberType(ProgramText.ScalarOf(element), _width)).WritePooled(text, pool);
    }
}
