using System.Globalization;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Codegen.OpenCl;

/// <summary>Fully connected layers.</summary>
internal sealed partial class StepWriter
{
    private Call Dense(PlanStep step, DenseLayer dense, PlanTensor source, PlanTensor output, int perWord)
    {
        var text = new StepText("dense");
        var packing = new DensePacking(source, dense.Output.Channels, _lanes);
        MultiplyAdd(text, perWord);
        text.Define("BLOCKS", packing.Blocks);
        text.Define("INPUTS", source.Shape.Elements);
        text.Define("TARGET_MAP", OperationText.MapText(output));
        // Weights that stay in no near cache arrive fastest as one stream or four (measured: two and three reach 50 to 80 % of it).
        var blocks = (samples == 1 ? packing.Order.Count > LaneChoice.CachedWeights ? new[] { 4, 1 } : [4, 3, 2, 1] : [10, 8, 6, 5, 4, 3, 2, 1]).First(v => packing.Blocks % v == 0);
        var parts = blocks switch { > 6 => 1, > 2 => 2, 2 => 4, _ => 8 };
        text.Define("TILE_BLOCKS", blocks);
        text.Define("PARTS", parts);
        DenseRuns(text, packing);
        text.Define("CELLS(F)", string.Join(' ', Enumerable.Range(0, blocks * parts).Select(i => string.Create(CultureInfo.InvariantCulture, $"F({i / parts}, {i % parts})"))));
        Each(text, "VECTORS", blocks);
        text.Define("PARTS_SUM(v)", string.Join(" + ", Enumerable.Range(0, parts).Select(p => string.Create(CultureInfo.InvariantCulture, $"a##v##_{p}"))));
        var channels = plan.Tensor(step.Sources[0]).Shape.Channels;
        var start = perWord > 1 ? PackWords(step, perWord, channels, dense.InputLength / channels, packing.Order) : PackWeights(step, dense.Weights, packing.Order);
        var others = Finish(text, step, WeightShift(step, packing.Order.Count / _lanes, output.Blocks));
        return new(text, source, output, others, start, PackBias(step, dense.Bias, output.Blocks, perWord), packing.Blocks / blocks);
    }

    private static void DenseRuns(StepText text, DensePacking packing)
    {
        text.Define("RUNS", packing.Runs.Count);
        var steps = packing.Runs.Count > 1 ? packing.Runs[1].Offset - packing.Runs[0].Offset : 0;
        if (packing.Runs.Select((r, i) => r == new ChannelRun(packing.Runs[0].Offset + (i * steps), packing.Runs[0].Count)).All(ok => ok))
        {
            text.Define("RUN_OFFSET(run)", string.Create(CultureInfo.InvariantCulture, $"({packing.Runs[0].Offset} + (run) * {steps})"));
            text.Define("RUN_COUNT(run)", packing.Runs[0].Count);
        }
        else
        {
            text.Define("RUN_OFFSET(run)", text.Table("offsets", "int", packing.Runs.Select(r => r.Offset.ToString(CultureInfo.InvariantCulture))) + "[run]");
            text.Define("RUN_COUNT(run)", text.Table("counts", "int", packing.Runs.Select(r => r.Count.ToString(CultureInfo.InvariantCulture))) + "[run]");
        }
    }
}
