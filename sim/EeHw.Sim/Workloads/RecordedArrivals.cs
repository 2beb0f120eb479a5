namespace EeHw.Sim.Workloads;

/// <summary>Recorded arrival times from the first on, walked again, shifted by their span and a mean gap, when there are more samples than records.</summary>
/// <param name="times">Femtoseconds, ascending, at least two.</param>
public sealed class RecordedArrivals(IReadOnlyList<long> times) : IArrivals
{
    private readonly long _span = times[^1] - times[0] + Math.Max(1, (times[^1] - times[0]) / (times.Count - 1));
    private long _samples;

    /// <inheritdoc/>
    public long Next()
    {
        var (round, index) = Math.DivRem(_samples++, times.Count);
        return (round * _span) + times[(int)index] - times[0];
    }
}
