using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Where the windows of a convolution's outputs begin in its input, relative to the input's first element.</summary>
internal static class InputPixels
{
    /// <summary>Row by row; with pooling the four outputs of each pooled window behind one another.</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="source">Its input.</param>
    /// <param name="pooled">Shape after a maximum over 2 x 2, or null.</param>
    public static int[] Of(ConvLayer layer, PlanTensor source, Shape? pooled)
    {
        var pixels = pooled is not { } windows
            ? Enumerable.Range(0, layer.Output.Pixels).Select(i => (Row: i / layer.Output.Width, Column: i % layer.Output.Width))
            : Enumerable.Range(0, windows.Pixels * 4).Select(i => (Row: (i / 4 / windows.Width * 2) + (i % 4 / 2), Column: (i / 4 % windows.Width * 2) + (i % 2)));
        return [.. pixels.Select(p => source.At(0, (p.Row * layer.Stride.Height) - layer.Padding.Top, (p.Column * layer.Stride.Width) - layer.Padding.Left))];
    }
}
