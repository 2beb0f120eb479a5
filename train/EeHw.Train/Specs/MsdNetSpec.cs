using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Train.Specs;

/// <summary>A multi-scale dense network as a training file asks for it (MSDNet: Huang, Chen, Li, Wu, van der Maaten and Weinberger, ICLR 2018).</summary>
internal sealed record MsdNetSpec
{
    /// <summary>Classes, at least 1.</summary>
    public required int Classes { get; init; }

    /// <summary>Scales S, at least 1; each has half the rows and columns of the one before.</summary>
    public required int Scales { get; init; }

    /// <summary>Exits K, at least 1.</summary>
    public required int Exits { get; init; }

    /// <summary>Layers before the first exit, beyond the one that makes the scales; at least 1.</summary>
    public required int First { get; init; }

    /// <summary>Layers between exits, at least 1.</summary>
    public required int Steps { get; init; }

    /// <summary>Channels of the first layer at the finest scale, before its factor.</summary>
    public required int Channels { get; init; }

    /// <summary>Channels that a layer adds at the finest scale, before its factor.</summary>
    public required int Growth { get; init; }

    /// <summary>Factors on channels and growth, one per scale.</summary>
    public required ValueList<int> Factors { get; init; }

    /// <summary>Width of the 1x1 convolution before each 3x3 one, in multiples of what that adds, one per scale; empty for none.</summary>
    public required ValueList<int> Bottleneck { get; init; }

    /// <summary>Share of the channels that transitions keep; 1 for none, else the finest scale ends after every ceil(layers / S) layers.</summary>
    public required double Reduction { get; init; }

    /// <summary>Channels of the heads.</summary>
    public required int Head { get; init; }

    /// <summary>Stride of the first convolution.</summary>
    public required int Stride { get; init; }

    /// <summary>Where it stands.</summary>
    public required Place Place { get; init; }
}
