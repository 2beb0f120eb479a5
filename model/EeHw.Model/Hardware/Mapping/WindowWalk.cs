using EeHw.Model.Networks;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>Where a window walks.</summary>
/// <param name="Kernel">Kernel.</param>
/// <param name="Stride">Stride.</param>
/// <param name="Dilation">Dilation.</param>
/// <param name="Padding">Padding.</param>
internal sealed record WindowWalk(Extent Kernel, Extent Stride, Extent Dilation, Padding Padding)
{
    /// <summary>Every pixel is its own window, in order: no window unit is needed when nothing is repeated.</summary>
    public bool IsPlain => Kernel == Extent.One && Stride == Extent.One && Padding == Padding.None;

    /// <summary>
    /// Rows of the circular buffer: those a window spans, and a stride's more, into which the next rows come while a row of windows is sent
    /// (k + 1 for stride 1); never more than the map has, of either.
    /// </summary>
    public int BufferRows(Shape input) => Math.Min(((Kernel.Height - 1) * Dilation.Height) + 1, input.Height) + Math.Min(Stride.Height, input.Height);
}
