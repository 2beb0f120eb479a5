using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>Conv, and Pad before it.</summary>
internal static class ConvolutionOperators
{
    public static void Conv(NodeImport node)
    {
        var map = node.Map(0);
        var weights = node.Constant(1);
        var bias = node.OptionalConstant(2);
        var sizes = weights.Dimensions;
        if (sizes.Count != map.Sizes.Count + 1 || sizes.Count is not (3 or 4) || sizes.Any(s => s is < 1 or > ushort.MaxValue))
        {
            throw node.Fail($"the weights have the sizes [{string.Join(", ", sizes)}] on {NodeImport.SizesText(map)}; supported are kernels of one or two dimensions: output channels, input channels per group, rows, columns (or the length alone), each up to {ushort.MaxValue}.");
        }

        if (map.Pad is { Value: not 0 } pad)
        {
            throw node.Fail($"it reads the output of {pad.Title}, which pads with {pad.Value}; supported before Conv is 0.");
        }

        var geometry = WindowGeometry.Of(node, map, sizes.Count == 3 ? new Extent(1, sizes[2]) : new Extent(sizes[2], sizes[3]));
        var inner = map.Pad?.Inner ?? map;
        var input = node.Graph.LayerOf(inner, node);
        var (channels, groups) = (map.Sizes[0], node.Integer("group", 1));
        if (groups < 1 || sizes[0] % groups != 0 || sizes[1] * groups != channels)
        {
            throw node.FailShape($"the weights [{string.Join(", ", sizes)}] in {groups} groups do not fit {channels} input channels.");
        }

        RequireBias(node, bias, sizes[0]);
        var output = new Shape(sizes[0], geometry.Height, geometry.Width);
        var layer = new ConvLayer
        {
            Name = node.Name,
            Inputs = [input],
            Output = output,
            Weights = new ValueList<float>(weights.ToFiniteSingles()),
            Bias = new ValueList<float>(bias?.ToFiniteSingles() ?? new float[sizes[0]]),
            InputChannels = channels,
            Kernel = geometry.Kernel,
            Stride = geometry.Stride,
            Dilation = geometry.Dilation,
            Padding = geometry.Padding,
            Groups = (int)groups,
        };
        node.Set(layer, NodeImport.SizesLike(map, output));
    }

    public static void Pad(NodeImport node)
    {
        var map = node.Map(0);
        var mode = node.Text("mode", "constant");
        var pads = node.Integers("pads", 1) ?? throw node.Fail("pads is missing.", "Export the network again.");
        var rank = map.Sizes.Count + 1;
        var value = node.HasAttribute("value") ? node.Single("value", 0) : node.OptionalConstant(2) is { Count: 1 } c ? c.ToSingles()[0] : 0;
        if (node.Has(3))
        {
            pads = Spread(node, pads, node.Constant(3).ToIntegers(), rank);
        }

        if (pads.Count == 2 * rank && pads.All(p => p == 0))
        {
            RelabelOperators.Pass(node);
            return;
        }

        if (mode == "constant" && value == 0 && pads.Count == 2 * rank && rank > 1 && pads[1] + pads[1 + rank] > 0 && pads[1] >= 0 && pads[1 + rank] >= 0
            && map.Sizes[0] + pads[1] + pads[1 + rank] <= ushort.MaxValue && pads.Index().All(p => p.Index % rank == 1 || p.Item == 0))
        {
            // Channels of zeros, as a shortcut without weights has them (He and others 2015, option A).
            node.Set(SliceOperators.Channels(node, map, [.. Enumerable.Range(0, map.Sizes[0] + (int)(pads[1] + pads[1 + rank])).Select(c => c - (int)pads[1] is var from && from >= 0 && from < map.Sizes[0] ? from : -1)]));
            return;
        }

        if (mode != "constant" || rank is not (3 or 4) || pads.Count != 2 * rank || pads.Any(p => p is < 0 or > ushort.MaxValue) || pads[0] + pads[1] + pads[rank] + pads[rank + 1] != 0)
        {
            throw node.Fail($"mode is '{mode}', pads is [{string.Join(", ", pads)}]; supported is mode 'constant' on rows and columns, pads [0, 0, top, left, 0, 0, bottom, right] (or [0, 0, before, 0, 0, after] on a length) from 0 to {ushort.MaxValue}.");
        }

        node.Graph.LayerOf(map, node);
        var padding = rank == 3 ? new Padding(0, (int)pads[2], 0, (int)pads[5]) : new Padding((int)pads[2], (int)pads[3], (int)pads[6], (int)pads[7]);
        var inner = NodeImport.ShapeOf(map);
        var sizes = NodeImport.SizesLike(map, new Shape(inner.Channels, inner.Height + padding.Top + padding.Bottom, inner.Width + padding.Left + padding.Right));
        node.Set(new MapValue { Layer = map.Layer, Sizes = sizes, Tensor = node.Node.Outputs[0], Pad = new PendingPad(node.Node.Title, padding, value, map) });
    }

    public static void RequireBias(NodeImport node, OnnxTensor? bias, int channels)
    {
        if (bias is not null && !(bias.Dimensions.Count == 1 && bias.Count == channels))
        {
            throw node.FailShape($"the bias '{bias.Name}' has the sizes [{string.Join(", ", bias.Dimensions)}]; needed is [{channels}].");
        }
    }

    // Operator set 18 names the axes that are padded.
    private static long[] Spread(NodeImport node, IReadOnlyList<long> pads, long[] axes, int rank)
    {
        var all = new long[2 * rank];
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = axes[i] < 0 ? axes[i] + rank : axes[i];
            if (axis < 0 || axis >= rank || pads.Count != 2 * axes.Length)
            {
                throw node.Fail($"axes is [{string.Join(", ", axes)}] with {pads.Count} pads on {rank} dimensions.", "Export the network again.");
            }

            all[axis] = pads[i];
            all[axis + rank] = pads[i + axes.Length];
        }

        return all;
    }
}
