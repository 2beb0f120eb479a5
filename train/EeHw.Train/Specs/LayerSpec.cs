using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Specs;

/// <summary>One layer as a training file asks for it.</summary>
public sealed record LayerSpec
{
    /// <summary>Kinds of layers, as written.</summary>
    public static readonly ValueList<string> Kinds = ["conv", "depthwise", "dense", "maxpool", "averagepool", "globalaveragepool", "relu", "clip", "add", "concat", "flatten"];

    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Names of the layers that are read; empty for the one before.</summary>
    public ValueList<string> From { get; init; } = [];

    /// <summary>Output channels of a convolution or dense layer, at least 1.</summary>
    public int Channels { get; init; }

    /// <summary>Kernel or window.</summary>
    public Extent Kernel { get; init; } = Extent.One;

    /// <summary>Stride; null for 1 in convolutions and for the window in pools.</summary>
    public Extent? Stride { get; init; }

    /// <summary>Dilation.</summary>
    public Extent Dilation { get; init; } = Extent.One;

    /// <summary>Padding; null for <c>same</c>: the output has the input's size divided by the stride, rounded up; odd padding goes to bottom and right.</summary>
    public Padding? Padding { get; init; } = Model.Networks.Padding.None;

    /// <summary>Groups of a convolution.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Lower bound of a clip.</summary>
    public float Minimum { get; init; }

    /// <summary>Upper bound of a clip.</summary>
    public float Maximum { get; init; } = 6;

    /// <summary>Average pool: padding counts in the divisor.</summary>
    public bool CountPadding { get; init; }

    /// <summary>Where it stands.</summary>
    public Place Place { get; init; } = Place.Nowhere;
}
