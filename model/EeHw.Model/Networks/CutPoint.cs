namespace EeHw.Model.Networks;

/// <summary>A tensor of the backbone at which an exit can be attached.</summary>
/// <param name="Layer">Index of the layer that makes it.</param>
/// <param name="Name">Name of that layer.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="MacsBefore">MACs of the backbone needed to have it.</param>
/// <param name="BackboneFraction">The same over the MACs of the whole backbone, 0 to 1.</param>
/// <param name="IsClean">
/// Whether hardware can be cut here with this tensor alone: nothing of the backbone runs past it, it is not the input of an activation that hardware merges with the
/// layer before, it is no flattened view, and something was computed. Places given as a share of the MACs are chosen among these.
/// </param>
public sealed record CutPoint(int Layer, string Name, Shape Shape, long MacsBefore, double BackboneFraction, bool IsClean);
