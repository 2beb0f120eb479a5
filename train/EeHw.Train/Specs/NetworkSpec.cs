using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Specs;

/// <summary>A network as a training file asks for it.</summary>
public sealed record NetworkSpec
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Shape of a sample.</summary>
    public required Shape Input { get; init; }

    /// <summary>Layers in order; each reads layers above it.</summary>
    public required ValueList<LayerSpec> Layers { get; init; }

    /// <summary>Exits from the earliest to the final one.</summary>
    public required ValueList<ExitSpec> Exits { get; init; }

    /// <summary>Where it stands.</summary>
    public Place Place { get; init; } = Place.Nowhere;
}
