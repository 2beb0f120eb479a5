using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Specs;

/// <summary>One layer as a training file asks for it.</summary>
public sealed record LayerSpec
{
    /// <summary>Kinds of layers, as written.</summary>
    public static readonly ValueList<string> Kinds = ["conv", "depthwise", "dense", "maxpool", "averagepool", "globalaveragepool", "relu", "clip", "add", "concat", "flatten", "sigmoid", "leakyrelu", "hardswish", "swish", "channelnorm", "bof", "batchnorm", "dropout", "mixedpool"];

    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Names of the layers that are read; empty for the one before.</summary>
    public ValueList<string> From { get; init; } = [];

    /// <summary>Output channels of a convolution or dense layer, classes of a bag-of-features exit, at least 1.</summary>
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

    /// <summary>Factor of negative values of a leakyrelu, -1 to 1.</summary>
    public float Slope { get; init; } = 0.01f;

    /// <summary>Dense layer: name of the dense layer above whose weights and bias it uses; null for its own.</summary>
    public string? SharedWith { get; init; }

    /// <summary>Channel shares: what the shares of a position sum to; null for the number of channels.</summary>
    public float? Scale { get; init; }

    /// <summary>Channel shares: added to the sum.</summary>
    public float Epsilon { get; init; }

    /// <summary>Bag of features: words of the histogram N_K, at least 2.</summary>
    public int Words { get; init; }

    /// <summary>Bag of features: regions per side, each with a histogram of its own.</summary>
    public int Regions { get; init; } = 1;

    /// <summary>Bag of features: name of an earlier exit of the kind, whose histogram is added and whose classifier is used; null for the first.</summary>
    public string? Adds { get; init; }

    /// <summary>Dropout: share of values set to 0, in (0, 1).</summary>
    public double Rate { get; init; } = 0.5;

    /// <summary>Average pool: padding counts in the divisor.</summary>
    public bool CountPadding { get; init; }

    /// <summary>Where it stands.</summary>
    public Place Place { get; init; } = Place.Nowhere;
}
