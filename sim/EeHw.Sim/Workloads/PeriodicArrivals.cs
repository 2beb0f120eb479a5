namespace EeHw.Sim.Workloads;

/// <summary>One sample every period: a camera.</summary>
/// <param name="period">Period, fs, above 0.</param>
public sealed class PeriodicArrivals(long period) : IArrivals
{
    private long _samples;

    /// <inheritdoc/>
    public long Next() => period * _samples++;
}
