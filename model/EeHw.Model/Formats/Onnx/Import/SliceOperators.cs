using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>
/// Slice, Gather and Split of maps. Hardware streams whole maps, so that what picks is a convolution: channels are picked by a 1x1 convolution of weights 0 and 1,
/// rows and columns by a depthwise one whose only weight 1 lies where the first picked position is. Both are exact.
/// </summary>
internal static class SliceOperators
{
    public static void Slice(NodeImport node)
    {
        var map = node.Map(0);
        node.Set(Part(node, map, Picks(node, [int.MaxValue, .. map.Sizes], NodeImport.SizesText(map))));
    }

    public static void Gather(NodeImport node)
    {
        var (map, index) = (node.Map(0), node.Constant(1));
        var axis = Axis(node, map, node.Integer("axis", 0));
        var size = map.Sizes[axis - 1];
        var picked = Array.ConvertAll(index.ToIntegers(), i => i < 0 ? i + size : i);
        if (index.Dimensions.Count > 1 || picked.Length == 0 || Array.Exists(picked, i => i < 0 || i >= size))
        {
            throw node.FailShape($"it picks [{string.Join(", ", index.ToIntegers().Take(8))}] from axis {axis} of {NodeImport.SizesText(map)}; supported are one place, or a list of places, that are there.");
        }

        int[]?[] picks = new int[map.Sizes.Count + 1][];
        picks[axis] = Array.ConvertAll(picked, i => (int)i);
        var part = Part(node, map, picks);
        node.Set(index.Dimensions.Count == 1 ? part : node.Seen(part, [.. part.Sizes.Where((_, i) => i != axis - 1)]));
    }

    public static void Split(NodeImport node)
    {
        if (node.Value(0) is ConstantValue)
        {
            ConstantLayout.Split(node);
            return;
        }

        var map = node.Map(0);
        var axis = Axis(node, map, node.Integer("axis", 0));
        var first = 0;
        var parts = new List<MapValue>();
        foreach (var (i, count) in Parts(node, map.Sizes[axis - 1]).Index())
        {
            int[]?[] picks = new int[map.Sizes.Count + 1][];
            picks[axis] = [.. Enumerable.Range(first, count)];
            first += count;
            if (i < node.Node.Outputs.Count && node.Scope.Plan.Uses(node.Node.Outputs[i]) > 0)
            {
                parts.Add(Part(node, map with { IsExclusive = false }, picks) with { Tensor = node.Node.Outputs[i] });
            }
            else
            {
                parts.Add(map);
            }
        }

        node.SetAll(parts);
    }

    /// <summary>The places that starts, ends, axes and steps pick from each axis.</summary>
    /// <param name="node">A Slice.</param>
    /// <param name="sizes">Sizes of what it reads; int.MaxValue stands for the number of samples.</param>
    /// <param name="what">What it reads, for messages.</param>
    /// <returns>Per axis its places in order; those of an axis that stands for the samples are null, and it is picked whole.</returns>
    public static int[][] Picks(NodeImport node, ValueList<int> sizes, string what)
    {
        var starts = node.Integers("starts", 1) ?? throw node.Fail("starts is missing.", "Export the network again.");
        var ends = node.Integers("ends", 2) ?? throw node.Fail("ends is missing.", "Export the network again.");
        var axes = node.Integers("axes", 3) ?? [.. Enumerable.Range(0, starts.Count).Select(i => (long)i)];
        var steps = node.Has(4) ? node.Constant(4).ToIntegers() : [.. Enumerable.Repeat(1L, starts.Count)];
        var picked = sizes.Select(s => s == int.MaxValue ? null : Enumerable.Range(0, s).ToArray()).ToArray();
        for (var i = 0; i < starts.Count; i++)
        {
            var axis = i < axes.Count ? axes[i] < 0 ? axes[i] + picked.Length : axes[i] : -1;
            if (axis < 0 || axis >= picked.Length || i >= ends.Count || i >= steps.Length || steps[i] == 0)
            {
                throw node.FailShape($"starts, ends, axes and steps do not fit {what}.");
            }

            if (picked[axis] is not null)
            {
                picked[axis] = PartOf(sizes[(int)axis], starts[i], ends[i], steps[i]);
            }
            else if (starts[i] != 0 || ends[i] < int.MaxValue || steps[i] != 1)
            {
                throw node.Fail($"it picks samples of {what}; supported are parts of every sample.", "Export the network for all samples alike.");
            }
        }

        return picked!;
    }

    /// <summary>Sizes of the parts of a Split along an axis of so many places.</summary>
    public static IReadOnlyList<int> Parts(NodeImport node, int size)
    {
        var given = node.Integers("split", 1);
        if (given is null)
        {
            // Equal parts, the last one smaller where they do not go in.
            var count = (int)Math.Clamp(node.Integer("num_outputs", node.Node.Outputs.Count), 1, ushort.MaxValue);
            var each = (size + count - 1) / count;
            given = [.. Enumerable.Range(0, count).Select(i => (long)Math.Max(0, Math.Min(each, size - (i * each))))];
        }

        return given.Count > 0 && given.All(p => p > 0 && p <= size) && given.Sum() == size
            ? [.. given.Select(p => (int)p)]
            : throw node.FailShape($"its parts [{string.Join(", ", given)}] do not make up an axis of {size} places.");
    }

    /// <summary>A map of some of the channels of another, in any order.</summary>
    /// <param name="node">The node that asks for it.</param>
    /// <param name="map">The map.</param>
    /// <param name="channels">Its channel for each channel of the result; -1 makes a channel of zeros.</param>
    public static MapValue Channels(NodeImport node, MapValue map, IReadOnlyList<int> channels)
    {
        var layer = node.Graph.LayerOf(map, node);
        var shape = node.Layers[layer].Output;
        if (shape.Channels != map.Sizes[0])
        {
            throw node.Fail($"it picks from {NodeImport.SizesText(map)}, made of a map {shape} (channels, rows, columns); supported are its channels.");
        }

        if ((double)channels.Count * shape.Channels > GraphImport.MaximumElements)
        {
            throw node.Fail($"it picks {channels.Count} channels of {shape.Channels}; supported are products up to {GraphImport.MaximumElements}.");
        }

        var weights = new float[channels.Count * shape.Channels];
        foreach (var (to, from) in channels.Index())
        {
            if (from >= 0)
            {
                weights[(to * shape.Channels) + from] = 1;
            }
        }

        return node.Add(
            new ConvLayer
            {
                Name = node.Name,
                Inputs = [layer],
                Output = shape with { Channels = channels.Count },
                Weights = new ValueList<float>(weights),
                Bias = new ValueList<float>(new float[channels.Count]),
                InputChannels = shape.Channels,
                Kernel = Extent.One,
            },
            [channels.Count, .. map.Sizes.Skip(1)]);
    }

    private static MapValue Part(NodeImport node, MapValue map, int[]?[] picks)
    {
        var part = map;
        if (Taken(picks, 1, map.Sizes[0]) is { } channels)
        {
            if (channels.Length == 0)
            {
                throw node.FailShape($"it picks nothing from axis 1 of {NodeImport.SizesText(map)}.");
            }

            part = Channels(node, part, channels);
        }

        var spatial = Enumerable.Range(2, map.Sizes.Count - 1).Select(axis => Taken(picks, axis, map.Sizes[axis - 1])).ToList();
        if (spatial.TrueForAll(p => p is null))
        {
            return part with { Tensor = node.Node.Outputs[0] };
        }

        if (spatial.Exists(p => p is { Length: 0 } || (p is { Length: > 1 } && (p[1] <= p[0] || Enumerable.Range(1, p.Length - 1).Any(i => p[i] - p[i - 1] != p[1] - p[0])))))
        {
            throw node.Fail($"it picks rows or columns of {NodeImport.SizesText(map)} in an order of its own; supported are every n-th from one place to another.");
        }

        if (map.Sizes.Count is not (2 or 3))
        {
            throw node.Fail($"it picks from {NodeImport.SizesText(map)}; supported are parts of channels, rows and columns, or of channels and a length.");
        }

        var layer = node.Graph.LayerOf(part, node);
        var shape = node.Layers[layer].Output;
        var rows = map.Sizes.Count == 3 ? Window(spatial[0], shape.Height) : (Kernel: 1, At: 0, Stride: 1, Count: 1);
        var columns = Window(spatial[^1], shape.Width);
        var kernel = new Extent(rows.Kernel, columns.Kernel);
        var weights = new float[shape.Channels * kernel.Area];
        for (var c = 0; c < shape.Channels; c++)
        {
            weights[(c * kernel.Area) + (rows.At * kernel.Width) + columns.At] = 1;
        }

        var output = new Shape(shape.Channels, rows.Count, columns.Count);
        return node.Add(
            new ConvLayer
            {
                Name = node.Name,
                Inputs = [layer],
                Output = output,
                Weights = new ValueList<float>(weights),
                Bias = new ValueList<float>(new float[shape.Channels]),
                InputChannels = shape.Channels,
                Kernel = kernel,
                Stride = new Extent(rows.Stride, columns.Stride),
                Groups = shape.Channels,
            },
            NodeImport.SizesLike(map, output));
    }

    // The shortest window of one dimension that yields the places alone; its weight stands "At".
    private static (int Kernel, int At, int Stride, int Count) Window(int[]? places, int size)
    {
        if (places is null)
        {
            return (1, 0, 1, size);
        }

        var stride = places.Length > 1 ? places[1] - places[0] : size;
        return (Math.Max(places[0] + 1, size - (places.Length * stride) + 1), places[0], stride, places.Length);
    }

    // The places picked from an axis, or null where it is the whole.
    private static int[]? Taken(int[]?[] picks, int axis, int size)
        => picks[axis] is { } places && !(places.Length == size && places.Index().All(p => p.Index == p.Item)) ? places : null;

    // Negative positions count from the end; positions beyond are the end.
    private static int[] PartOf(int size, long start, long end, long step)
    {
        step = Math.Clamp(step, -int.MaxValue, int.MaxValue);
        var (low, high) = step > 0 ? (0L, (long)size) : (-1L, size - 1L);
        var from = Math.Clamp(start < 0 ? start + size : start, step > 0 ? 0 : -1, high);
        var to = end < -size ? low : Math.Clamp(end < 0 ? end + size : end, low, high);
        var places = new List<int>();
        for (var i = from; step > 0 ? i < to : i > to; i += step)
        {
            places.Add((int)i);
        }

        return [.. places];
    }

    private static int Axis(NodeImport node, MapValue map, long given)
    {
        var axis = given < 0 ? given + map.Sizes.Count + 1 : given;
        return axis >= 1 && axis <= map.Sizes.Count ? (int)axis : throw node.Fail($"it picks along axis {given} of {NodeImport.SizesText(map)}; supported are axes from 1, which keep the samples apart.");
    }
}
