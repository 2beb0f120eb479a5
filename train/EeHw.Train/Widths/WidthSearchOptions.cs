namespace EeHw.Train.Widths;

/// <summary>What a search of widths may do.</summary>
public sealed record WidthSearchOptions
{
    /// <summary>The usual.</summary>
    public static readonly WidthSearchOptions Default = new();

    /// <summary>Accuracy that may be lost against float32, in points (hundredths): of the policy's answers, and of each exit's own. At least 0.</summary>
    public double MaximumDrop { get; init; } = 0.5;

    /// <summary>Fewest bits of weights, with sign, at least 2.</summary>
    public int MinimumWeightBits { get; init; } = 2;

    /// <summary>Fewest bits of activations, at least 2.</summary>
    public int MinimumActivationBits { get; init; } = 3;

    /// <summary>Samples on which the noise of each width alone is measured, at least 1.</summary>
    public int NoiseSamples { get; init; } = 256;

    /// <summary>Told the share of the work that is done; null for nobody.</summary>
    public IProgress<double>? Progress { get; init; }
}
