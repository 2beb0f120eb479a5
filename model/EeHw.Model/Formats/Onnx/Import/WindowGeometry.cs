using EeHw.Model.Networks;

namespace EeHw.Model.Formats.Onnx.Import;

/// <summary>A window that slides over a map: convolution or pooling. Formulas: ONNX operator documentation, Conv and MaxPool.</summary>
internal sealed record WindowGeometry(Extent Kernel, Extent Stride, Extent Dilation, Padding Padding, int Height, int Width)
{
    private const int MaximumPadding = ushort.MaxValue;

    /// <summary>The geometry of a node's window on a map, with a Pad before it merged in.</summary>
    /// <param name="node">The node; its kernel_shape may be absent.</param>
    /// <param name="map">What it reads, a Pad's output perhaps.</param>
    /// <param name="kernel">The kernel, or null to read kernel_shape.</param>
    public static WindowGeometry Of(NodeImport node, MapValue map, Extent? kernel)
    {
        if (map.Sizes.Count is not (2 or 3))
        {
            throw node.Fail($"input '{node.Node.Inputs[0]}' has the sizes {NodeImport.SizesText(map)}; supported are samples, channels, rows, columns, or samples, channels, length.");
        }

        var isLine = map.Sizes.Count == 2;

        if (kernel is null && !node.HasAttribute("kernel_shape"))
        {
            throw node.Fail("kernel_shape is missing.", "Export the network again.");
        }

        var window = kernel ?? node.Pair("kernel_shape", Extent.One, isLine);
        if (kernel is not null && node.HasAttribute("kernel_shape") && node.Pair("kernel_shape", Extent.One, isLine) != kernel)
        {
            throw node.FailShape($"kernel_shape is {node.Pair("kernel_shape", Extent.One, isLine)}; the weights have {kernel}.");
        }

        var stride = node.Pair("strides", Extent.One, isLine);
        var dilation = node.Pair("dilations", Extent.One, isLine);
        var (rows, columns) = (NodeImport.ShapeOf(map).Height, NodeImport.ShapeOf(map).Width);
        var (top, bottom) = isLine ? (0, 0) : PaddingOf(node, 0, 2, rows, window.Height, stride.Height, dilation.Height);
        var (left, right) = PaddingOf(node, isLine ? 0 : 1, isLine ? 1 : 2, columns, window.Width, stride.Width, dilation.Width);
        var isCeil = node.Integer("ceil_mode", 0) != 0 && node.Text("auto_pad", "NOTSET") is "NOTSET" or "";
        var (height, extraRows) = OutputOf(node, "rows", rows, top, bottom, window.Height, stride.Height, dilation.Height, isCeil);
        var (width, extraColumns) = OutputOf(node, "columns", columns, left, right, window.Width, stride.Width, dilation.Width, isCeil);
        var own = new Padding(top, left, bottom, right);
        if ((extraRows > 0 || extraColumns > 0) && node.Integer("count_include_pad", 0) != 0 && own != Padding.None)
        {
            throw node.Fail("ceil_mode with count_include_pad and padding: the divisor would count the padding but not what ceil_mode adds.", "Export with ceil_mode=0 or count_include_pad=0.");
        }

        var before = map.Pad?.Padding ?? Padding.None;
        var whole = new Padding(before.Top + top, before.Left + left, before.Bottom + bottom + extraRows, before.Right + right + extraColumns);
        return new WindowGeometry(window, stride, dilation, whole, height, width) { OwnPadding = own, IsExtended = extraRows > 0 || extraColumns > 0 };
    }

    /// <summary>What the node itself pads, without a Pad before it and without what ceil_mode adds.</summary>
    public Padding OwnPadding { get; private init; }

    /// <summary>ceil_mode adds rows or columns.</summary>
    public bool IsExtended { get; private init; }

    private static (int Before, int After) PaddingOf(NodeImport node, int axis, int axes, int size, int kernel, int stride, int dilation)
    {
        var reach = ((kernel - 1L) * dilation) + 1;
        switch (node.Text("auto_pad", "NOTSET"))
        {
            case "NOTSET" or "":
                if (node.Integers("pads") is not { Count: > 0 } pads)
                {
                    return (0, 0);
                }

                return pads.Count == 2 * axes && pads.All(p => p is >= 0 and <= MaximumPadding)
                    ? ((int)pads[axis], (int)pads[axis + axes])
                    : throw node.Fail($"pads is [{string.Join(", ", pads)}]; supported are {(axes == 1 ? "two" : "four")} numbers from 0 to {MaximumPadding} ({(axes == 1 ? "before, after" : "top, left, bottom, right")}).");
            case "VALID":
                return (0, 0);
            case var same and ("SAME_UPPER" or "SAME_LOWER"):
                var output = ((long)size + stride - 1) / stride;
                var total = Math.Max(0, ((output - 1) * stride) + reach - size);
                if (total > 2L * MaximumPadding)
                {
                    throw node.Fail($"auto_pad asks for {total} rows or columns; supported are at most {2 * MaximumPadding}.");
                }

                var smaller = (int)(total / 2);
                var larger = (int)total - smaller;
                return same == "SAME_UPPER" ? (smaller, larger) : (larger, smaller);
            case var other:
                throw node.Fail($"auto_pad is '{other}'; supported are NOTSET, SAME_UPPER, SAME_LOWER and VALID.");
        }
    }

    private static (int Output, int Extra) OutputOf(NodeImport node, string what, int size, int before, int after, int kernel, int stride, int dilation, bool isCeil)
    {
        var reach = ((kernel - 1L) * dilation) + 1;
        var padded = (long)size + before + after;
        if (padded < reach)
        {
            throw node.FailShape($"the window reaches over {reach} {what}; the input has {padded} with its padding.");
        }

        var output = ((padded - reach) / stride) + 1;
        var extra = 0L;
        if (isCeil && (padded - reach) % stride != 0 && output * stride < (long)size + before)
        {
            // One more window, which must begin inside the input or the padding before it.
            extra = (output * stride) + reach - padded;
            output++;
        }

        return ((int)output, (int)extra);
    }
}
