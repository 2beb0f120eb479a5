namespace EeHw.Model.Engines;

/// <summary>
/// One layer as an array sees it: per group a product of a matrix [M, K] (rows: output pixels, columns: elements under the kernel) with one of [K, N] (filters).
/// </summary>
/// <param name="Name">Layer name.</param>
/// <param name="OutputPixels">M: output pixels per filter, at least 1.</param>
/// <param name="WindowElements">K: kernel height × width × input channels of a group, at least 1.</param>
/// <param name="Filters">N: filters of a group, at least 1.</param>
/// <param name="Groups">Groups, each a product of its own: the channels of a depthwise convolution.</param>
public sealed record EngineLayer(string Name, long OutputPixels, long WindowElements, long Filters, long Groups = 1)
{
    /// <summary>Multiply-accumulates M·K·N of all groups.</summary>
    public long Macs => OutputPixels * WindowElements * Filters * Groups;
}
