using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>Where the pixels of a map lie, row by row, relative to its first element.</summary>
internal static class OutputPixels
{
    public static int[] Of(PlanTensor tensor)
        => [.. Enumerable.Range(0, tensor.Shape.Pixels).Select(i => tensor.At(0, i / tensor.Shape.Width, i % tensor.Shape.Width))];
}
