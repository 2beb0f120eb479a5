namespace EeHw.Testing;

/// <summary>What <see cref="RandomExitNetworks"/> may draw.</summary>
public sealed record RandomExitNetworkOptions
{
    public static readonly RandomExitNetworkOptions Default = new();

    /// <summary>Exits, drawn from 1 to this.</summary>
    public int MaximumExits { get; init; } = 4;

    /// <summary>Exits exactly, or null for a draw.</summary>
    public int? Exits { get; init; }

    /// <summary>Rows and columns of the input at most, at least 6.</summary>
    public int MaximumSide { get; init; } = 12;

    /// <summary>Channels of a map at most (before concatenations).</summary>
    public int MaximumChannels { get; init; } = 6;

    /// <summary>Blocks per stage at most.</summary>
    public int MaximumBlocks { get; init; } = 3;

    /// <summary>Classes at most, the same at every exit.</summary>
    public int MaximumClasses { get; init; } = 10;

    /// <summary>Early exits carry a rule, as those read from an ONNX If do.</summary>
    public bool Rules { get; init; }

    /// <summary>Sigmoids among the activations; exits that answer with a bag of features or with distances to class means.</summary>
    public bool HistogramHeads { get; init; }

    /// <summary>LeakyRelu, HardSwish and Swish among the activations.</summary>
    public bool SelfGates { get; init; }

    /// <summary>No sums, no concatenations: a chain with heads.</summary>
    public bool ChainsOnly { get; init; }
}
