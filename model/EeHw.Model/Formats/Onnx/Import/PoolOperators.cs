using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>MaxPool, AveragePool, GlobalAveragePool, GlobalMaxPool, and ReduceMean, ReduceSum and ReduceMax over rows and columns.</summary>
internal static class PoolOperators
{
    public static void Pool(NodeImport node, bool isMax)
    {
        var map = node.Map(0);
        if (node.Integer("storage_order", 0) != 0)
        {
            throw node.Fail($"storage_order is {node.Integer("storage_order", 0)}; supported is 0.");
        }

        var geometry = WindowGeometry.Of(node, map, null);
        var countPadding = !isMax && node.Integer("count_include_pad", 0) != 0 && !geometry.IsExtended;
        if (map.Pad is { } pad)
        {
            countPadding = isMax ? RequireHarmless(node, pad) : RequireCounted(node, pad, geometry, countPadding);
        }

        var input = node.Graph.LayerOf(map.Pad?.Inner ?? map, node);
        RequireEveryWindowMeetsInput(node, map.Pad?.Inner ?? map, geometry);
        var output = new Shape(map.Sizes[0], geometry.Height, geometry.Width);
        var layer = new PoolLayer
        {
            Name = node.Name,
            Inputs = [input],
            Output = output,
            IsMax = isMax,
            Kernel = geometry.Kernel,
            Stride = geometry.Stride,
            Dilation = geometry.Dilation,
            Padding = geometry.Padding,
            CountPadding = countPadding,
        };
        node.Set(layer, NodeImport.SizesLike(map, output));
    }

    public static void GlobalAveragePool(NodeImport node)
    {
        var (map, layer, shape) = node.Image(0);
        var output = new Shape(shape.Channels, 1, 1);
        node.Set(new GlobalAveragePoolLayer { Name = node.Name, Inputs = [layer], Output = output }, NodeImport.SizesLike(map, output));
    }

    public static void GlobalMaxPool(NodeImport node)
    {
        var (map, layer, shape) = node.Image(0);
        node.Set(Whole(node, layer, shape, isMax: true), NodeImport.SizesLike(map, shape with { Height = 1, Width = 1 }));
    }

    /// <summary>The mean, the sum or the largest over rows, columns or both (or over a length).</summary>
    public static void Reduce(NodeImport node, bool isMax, bool isSum)
    {
        var map = node.Map(0);
        var rank = map.Sizes.Count + 1;
        var given = node.Integers("axes", 1) ?? [];
        var axes = given.Select(a => a < 0 ? a + rank : a).ToHashSet();
        var shape = node.Layers[map.Layer].Output;

        // The first thing a file does with its input: its sizes are those of the file.
        shape = map.Layer == 0 && map.Sizes.Count is 2 or 3 && map.Pad is null ? node.Layers[node.Graph.LayerOf(map, node)].Output : shape;
        if (map.Pad is not null || map.Sizes.Count is not (2 or 3) || map.Sizes[0] != shape.Channels || map.Elements != shape.Elements || axes.Count == 0 || axes.Any(a => a < 2 || a >= rank))
        {
            throw node.Fail($"it reduces the axes [{string.Join(", ", given)}] of {NodeImport.SizesText(map)}; supported are rows and columns of a map, or its length.");
        }

        // [N, C, H, W] over 2, 3 or both; [N, C, L] over 2, whatever rows and columns L is made of. An axis of size 1 may be missing.
        var isWhole = Enumerable.Range(2, rank - 2).All(a => axes.Contains(a) || map.Sizes[a - 1] == 1);
        var input = node.Graph.LayerOf(map with { Sizes = NodeImport.SizesOf(shape) }, node);
        var keeps = node.Integer("keepdims", 1) != 0;
        ValueList<int> sizes = [map.Sizes[0], .. Enumerable.Range(2, rank - 2).Where(a => keeps || !axes.Contains(a)).Select(a => axes.Contains(a) ? 1 : map.Sizes[a - 1])];
        Layer layer = isWhole ? Whole(node, input, shape, isMax) : Line(node, input, shape, isMax, axes.Contains(2));
        var reduced = node.Add(layer, sizes);
        if (!isSum)
        {
            node.Set(reduced);
            return;
        }

        var count = shape.Pixels / layer.Output.Pixels;
        node.Set(AffineFolding.Fold(node, reduced, [.. Enumerable.Repeat((double)count, shape.Channels)], new double[shape.Channels]));
    }

    private static Layer Whole(NodeImport node, int input, Shape shape, bool isMax)
    {
        var output = new Shape(shape.Channels, 1, 1);
        return isMax
            ? new PoolLayer { Name = node.Name, Inputs = [input], Output = output, IsMax = true, Kernel = new Extent(shape.Height, shape.Width), Stride = Extent.One }
            : new GlobalAveragePoolLayer { Name = node.Name, Inputs = [input], Output = output };
    }

    // Over rows alone, or over columns alone.
    private static PoolLayer Line(NodeImport node, int input, Shape shape, bool isMax, bool isRows) => new()
    {
        Name = node.Name,
        Inputs = [input],
        Output = isRows ? new Shape(shape.Channels, 1, shape.Width) : new Shape(shape.Channels, shape.Height, 1),
        IsMax = isMax,
        Kernel = isRows ? new Extent(shape.Height, 1) : new Extent(1, shape.Width),
        Stride = Extent.One,
    };

    // Zeros around a map that is not negative never win against the padding of a maximum, which is minus infinity.
    private static bool RequireHarmless(NodeImport node, PendingPad pad)
        => pad.Value <= float.MinValue || (pad.Value == 0 && IsNotNegative(node, pad.Inner.Layer))
            ? false
            : throw node.Fail($"it reads the output of {pad.Title}, which pads with {pad.Value}; supported before MaxPool are minus infinity, or 0 after Relu.");

    private static bool RequireCounted(NodeImport node, PendingPad pad, WindowGeometry geometry, bool countPadding)
        => pad.Value == 0 && !geometry.IsExtended && (geometry.OwnPadding == Padding.None || countPadding)
            ? true
            : throw node.Fail($"it reads the output of {pad.Title}, which pads with {pad.Value}; supported before AveragePool is 0, and no other padding that would count differently.");

    internal static bool IsNotNegative(NodeImport node, int layer)
    {
        var seen = new HashSet<int> { layer };
        var open = new Stack<int>([layer]);
        while (open.TryPop(out var next))
        {
            switch (node.Layers[next])
            {
                case ReluLayer or ClipLayer { Minimum: >= 0 } or SigmoidLayer or ChannelNormLayer:
                    break;
                case PoolLayer or FlattenLayer or GlobalAveragePoolLayer or ConcatLayer or AddLayer:
                    foreach (var input in node.Layers[next].Inputs.Where(seen.Add))
                    {
                        open.Push(input);
                    }

                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static void RequireEveryWindowMeetsInput(NodeImport node, MapValue map, WindowGeometry g)
    {
        var shape = NodeImport.ShapeOf(map);
        if (!Meets(shape.Height, g.Padding.Top, g.Height, g.Kernel.Height, g.Stride.Height, g.Dilation.Height)
            || !Meets(shape.Width, g.Padding.Left, g.Width, g.Kernel.Width, g.Stride.Width, g.Dilation.Width))
        {
            throw node.FailShape($"a window of {g.Kernel} lies in the padding ({g.Padding}) alone.");
        }
    }

    // Only windows near either end can miss the input; those in the middle have a position inside it.
    private static bool Meets(int size, int before, int outputs, int kernel, int stride, int dilation)
    {
        for (var o = 0; o < outputs && (long)o * stride < before; o++)
        {
            if (!Touches(o))
            {
                return false;
            }
        }

        for (var o = outputs - 1; o >= 0 && ((long)o * stride) + ((kernel - 1L) * dilation) >= (long)before + size; o--)
        {
            if (!Touches(o))
            {
                return false;
            }
        }

        return true;

        // The first kernel position that is not above the input must be inside it.
        bool Touches(int o)
        {
            var start = ((long)o * stride) - before;
            var first = start >= 0 ? 0 : (-start + dilation - 1) / dilation;
            return first < kernel && start + (first * dilation) < size;
        }
    }
}
