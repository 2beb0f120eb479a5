namespace EeHw.Model.Kernels;

/// <summary>Which positions of a pooling window lie inside the map.</summary>
public static class PoolWindow
{
    /// <summary>Taps inside the map along one dimension.</summary>
    /// <param name="start">Position of tap 0; negative in the padding.</param>
    /// <param name="taps">Taps of the window.</param>
    /// <param name="dilation">Distance of taps.</param>
    /// <param name="size">Size of the map.</param>
    /// <returns>First tap inside and the one after the last.</returns>
    public static (int First, int End) Taps(int start, int taps, int dilation, int size)
    {
        var first = start >= 0 ? 0 : (-start + dilation - 1) / dilation;
        var end = start >= size ? 0 : Math.Min(taps, ((size - 1 - start) / dilation) + 1);
        return (Math.Min(first, taps), Math.Max(end, Math.Min(first, taps)));
    }
}
