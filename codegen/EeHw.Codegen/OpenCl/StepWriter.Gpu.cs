using System.Globalization;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Codegen.OpenCl;

/// <summary>Layers that GPUs compute by work groups with local memory; all others run as on a processor, an item per part.</summary>
internal sealed partial class StepWriter
{
    private Call GpuConvolution(PlanStep step, ConvLayer conv, PlanTensor source, PlanTensor output)
    {
        var text = new StepText("gpu_convolution");
        Common(text, source, output);
        Window(text, conv.Kernel, conv.Stride, conv.Dilation);
        var (inputs, outputs) = (conv.InputChannels / conv.Groups, conv.Output.Channels / conv.Groups);
        var depth = inputs * conv.Kernel.Area;
        var (channelTiles, pixelTiles) = (TileChoice.Ceiling(outputs, GpuTile.Channels), TileChoice.Ceiling(output.Shape.Pixels, GpuTile.Pixels));
        text.Define("PADDING_TOP", conv.Padding.Top);
        text.Define("PADDING_LEFT", conv.Padding.Left);
        text.Define("GROUP_INPUTS", inputs);
        text.Define("GROUP_OUTPUTS", outputs);
        text.Define("DEPTH", depth);
        text.Define("CHANNEL_TILES", channelTiles);
        text.Define("PIXEL_TILES", pixelTiles);
        text.Define("TILE_CHANNELS", GpuTile.Channels);
        text.Define("TILE_PIXELS", GpuTile.Pixels);
        text.Define("ROWS", GpuTile.Rows);
        text.Define("COLUMNS", GpuTile.Columns);
        text.Define("STEP", GpuTile.Step);

        // [group][tap][output] of [output][tap].
        var order = Enumerable.Range(0, conv.Output.Channels * depth).Select(i =>
        {
            var (group, rest) = Math.DivRem(i, outputs * depth);
            return (((group * outputs) + (rest % outputs)) * depth) + (rest / outputs);
        }).ToValueList();
        var start = PackWeights(step, conv.Weights, order);
        var others = GpuMaps(text, Finish(text, step, WeightShift(step, order.Count, output.Blocks)));
        return new(text, source, output, others, start, PackBias(step, conv.Bias, output.Blocks), conv.Groups * channelTiles * pixelTiles);
    }

    private Call GpuDense(PlanStep step, DenseLayer dense, PlanTensor source, PlanTensor output)
    {
        var text = new StepText("gpu_dense");
        var packing = new DensePacking(dense, source, 1);
        text.Define("INPUTS", dense.InputLength);
        text.Define("TARGET_MAP", OperationText.MapText(output));
        DenseRuns(text, packing);
        var start = PackWeights(step, dense.Weights, packing.Order);
        var others = GpuMaps(text, Finish(text, step, WeightShift(step, packing.Order.Count, output.Blocks)));
        return new(text, source, output, others, start, PackBias(step, dense.Bias, output.Blocks), packing.Blocks);
    }

    // These functions are kernels themselves: operands of adds come as places.
    private static List<int> GpuMaps(StepText text, List<int> others)
    {
        var names = Enumerable.Range(0, others.Count).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();
        text.Define("PLACES", string.Concat(names.Select(i => $", const int place{i}")));
        text.Define("OTHER_MAPS", string.Concat(names.Select(i => $"global const VECTOR* other{i} = MAP(place{i}); ")));
        return others;
    }
}
