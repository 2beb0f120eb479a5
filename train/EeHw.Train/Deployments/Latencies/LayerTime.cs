namespace EeHw.Train.Deployments.Latencies;

/// <summary>A measured time of one layer.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Nanoseconds">How long it took for one sample, greater than 0.</param>
public sealed record LayerTime(LayerWork Work, double Nanoseconds);
