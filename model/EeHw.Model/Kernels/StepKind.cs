namespace EeHw.Model.Kernels;

/// <summary>What a step does before its operations.</summary>
public enum StepKind
{
    /// <summary>Brings the sample into the layout with halo.</summary>
    Pack,

    /// <summary>Convolution with any groups.</summary>
    Convolution,

    /// <summary>Convolution of 3 x 3 in steps of one pixel by <see cref="WinogradTransform"/>; in floating point only.</summary>
    Winograd,

    /// <summary>Convolution of each channel with its own kernel.</summary>
    Depthwise,

    /// <summary>Fully connected layer.</summary>
    Dense,

    /// <summary>Max or average pooling.</summary>
    Pool,

    /// <summary>Mean over the map.</summary>
    GlobalPool,

    /// <summary>Sigmoid of every value.</summary>
    Sigmoid,

    /// <summary>Every value times a factor that it chooses: LeakyRelu, HardSwish, Swish.</summary>
    SelfGate,

    /// <summary>Shares of the channels at every position.</summary>
    ChannelNorm,

    /// <summary>Distances to class means.</summary>
    ClassMeans,

    /// <summary>Nothing: the operations do the work.</summary>
    Elementwise,

    /// <summary>Copies maps behind one another along the channels.</summary>
    Concat,

    /// <summary>Copies a map into the order channel, row, column.</summary>
    Flatten,
}
