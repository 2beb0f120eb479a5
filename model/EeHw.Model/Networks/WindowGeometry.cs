namespace EeHw.Model.Networks;

/// <summary>
/// Which input positions a convolution or pool reads for an output position: row of kernel row ky is oy · stride - top + ky · dilation,
/// columns alike. What lies outside the input map is padding.
/// </summary>
public sealed record WindowGeometry
{
    private WindowGeometry(Shape input, Shape output, Extent kernel, Extent stride, Extent dilation, Padding padding)
    {
        (Input, Output, Kernel, Stride, Dilation, Padding) = (input, output, kernel, stride, dilation, padding);
        if (RowOf(output.Height - 1, kernel.Height - 1) >= input.Height + padding.Bottom || ColumnOf(output.Width - 1, kernel.Width - 1) >= input.Width + padding.Right)
        {
            throw new ArgumentException($"A window {kernel} (stride {stride}, dilation {dilation}, padding {padding}) over {input} reads beyond the padding for output {output}.", nameof(output));
        }
    }

    /// <summary>Input map.</summary>
    public Shape Input { get; }

    /// <summary>Output map.</summary>
    public Shape Output { get; }

    /// <summary>Kernel.</summary>
    public Extent Kernel { get; }

    /// <summary>Stride.</summary>
    public Extent Stride { get; }

    /// <summary>Dilation.</summary>
    public Extent Dilation { get; }

    /// <summary>Padding.</summary>
    public Padding Padding { get; }

    /// <summary>Rows of the input with its padding.</summary>
    public int PaddedHeight => Input.Height + Padding.Top + Padding.Bottom;

    /// <summary>Columns of the input with its padding.</summary>
    public int PaddedWidth => Input.Width + Padding.Left + Padding.Right;

    /// <summary>The windows of a convolution.</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="input">Its input.</param>
    /// <returns>The geometry.</returns>
    /// <exception cref="ArgumentException">The output is larger than kernel, stride and padding allow.</exception>
    public static WindowGeometry Of(ConvLayer layer, Shape input) => new(input, layer.Output, layer.Kernel, layer.Stride, layer.Dilation, layer.Padding);

    /// <summary>The windows of a pool.</summary>
    /// <param name="layer">The pool.</param>
    /// <param name="input">Its input.</param>
    /// <returns>The geometry.</returns>
    /// <exception cref="ArgumentException">The output is larger than kernel, stride and padding allow.</exception>
    public static WindowGeometry Of(PoolLayer layer, Shape input) => new(input, layer.Output, layer.Kernel, layer.Stride, layer.Dilation, layer.Padding);

    /// <summary>Input row that a kernel row reads.</summary>
    /// <param name="outputRow">Output row from 0.</param>
    /// <param name="kernelRow">Kernel row from 0.</param>
    /// <returns>A row; below 0 or from Height on it is padding.</returns>
    public int RowOf(int outputRow, int kernelRow) => (outputRow * Stride.Height) - Padding.Top + (kernelRow * Dilation.Height);

    /// <summary>Input column that a kernel column reads.</summary>
    /// <param name="outputColumn">Output column from 0.</param>
    /// <param name="kernelColumn">Kernel column from 0.</param>
    /// <returns>A column; below 0 or from Width on it is padding.</returns>
    public int ColumnOf(int outputColumn, int kernelColumn) => (outputColumn * Stride.Width) - Padding.Left + (kernelColumn * Dilation.Width);

    /// <summary>Positions of a window that lie in the input map.</summary>
    /// <param name="outputRow">Output row from 0.</param>
    /// <param name="outputColumn">Output column from 0.</param>
    /// <returns>0 to the kernel's area.</returns>
    public int CountInside(int outputRow, int outputColumn)
    {
        var rows = Enumerable.Range(0, Kernel.Height).Count(ky => RowOf(outputRow, ky) is var y && y >= 0 && y < Input.Height);
        var columns = Enumerable.Range(0, Kernel.Width).Count(kx => ColumnOf(outputColumn, kx) is var x && x >= 0 && x < Input.Width);
        return rows * columns;
    }
}
