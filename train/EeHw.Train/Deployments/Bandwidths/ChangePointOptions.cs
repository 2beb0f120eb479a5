namespace EeHw.Train.Deployments.Bandwidths;

/// <summary>What a change-point detector expects of a rate.</summary>
public sealed record ChangePointOptions
{
    /// <summary>A change every 50 measurements, 10 % noise.</summary>
    public static readonly ChangePointOptions Default = new();

    /// <summary>Measurements from one change to the next in the mean, greater than 1.</summary>
    public double MeanRun { get; init; } = 50;

    /// <summary>Expected relative noise of a measurement, greater than 0; learned within each run.</summary>
    public double Noise { get; init; } = 0.1;
}
