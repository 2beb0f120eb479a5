using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs.Sketches;

/// <summary>One layer of a network that is given by its shapes.</summary>
public sealed record SketchLayer
{
    /// <summary>Kinds, as written.</summary>
    public static readonly ValueList<string> Kinds = ["conv", "depthwise", "dense", "maxpool", "averagepool", "globalaveragepool", "relu", "work"];

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name, or null for one made of the stage and the kind.</summary>
    public string? Name { get; init; }

    /// <summary>Output channels of a convolution or dense layer, at least 1.</summary>
    public int Channels { get; init; }

    /// <summary>Kernel or window.</summary>
    public Extent Kernel { get; init; } = Extent.One;

    /// <summary>Stride; null for 1 in convolutions and for the window in pools.</summary>
    public Extent? Stride { get; init; }

    /// <summary>Rows and columns of padding on each side.</summary>
    public int Padding { get; init; }

    /// <summary>Groups of a convolution.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Work: multiply-accumulates per sample, at least 1.</summary>
    public long Macs { get; init; }

    /// <summary>Work: values that it gives for a sample, at least 1.</summary>
    public int Words { get; init; }
}
