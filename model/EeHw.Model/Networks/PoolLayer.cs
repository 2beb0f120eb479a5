namespace EeHw.Model.Networks;

/// <summary>Max or average pooling.</summary>
public sealed record PoolLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => IsMax ? "maxpool" : "averagepool";

    /// <summary>Maximum when true, mean when false.</summary>
    public required bool IsMax { get; init; }

    /// <summary>Window size.</summary>
    public required Extent Kernel { get; init; }

    /// <summary>Stride, at least 1.</summary>
    public required Extent Stride { get; init; }

    /// <summary>Positions around the input; for max they never win. Includes what ceil mode adds at the bottom and right (never counted).</summary>
    public Padding Padding { get; init; }

    /// <summary>Whether padding counts in the divisor of a mean. Where ceil mode is in play the reader resolves the divisor to "not counted" or refuses.</summary>
    public bool CountPadding { get; init; }

    /// <summary>Dilation, at least 1.</summary>
    public Extent Dilation { get; init; } = Extent.One;
}
