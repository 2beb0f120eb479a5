using EeHw.Model.Networks;

namespace EeHw.Train.Layers;

/// <summary>A run of the values of its input, taken as a map: how cached features come back into a network.</summary>
internal sealed record SliceLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "slice";

    /// <summary>First value.</summary>
    public required int Start { get; init; }
}
