namespace EeHw.Sim;

/// <summary>How well transitions repeated.</summary>
/// <param name="Clusters">Clusters the graph was cut into; 0 when stepped plainly.</param>
/// <param name="Transitions">Transitions taken.</param>
/// <param name="Computed">Transitions that had to be computed clock by clock.</param>
/// <param name="States">Distinct control states met.</param>
/// <param name="SteppedClocks">Clocks that were stepped, summed over clusters.</param>
/// <param name="SimulatedClocks">Clocks of the run.</param>
public sealed record CacheStatistics(int Clusters, long Transitions, long Computed, long States, long SteppedClocks, long SimulatedClocks)
{
    /// <summary>Share of transitions found in the cache.</summary>
    public double HitFraction => Transitions == 0 ? 0 : 1 - ((double)Computed / Transitions);

    /// <summary>Spans between two decisions, of the whole design, that were taken; 0 where they were not kept.</summary>
    public long Spans { get; init; }

    /// <summary>Spans that had to be put together from transitions.</summary>
    public long ComputedSpans { get; init; }

    /// <summary>Distinct states of the whole design met between spans.</summary>
    public long Moments { get; init; }

    /// <summary>Whether stepping was spared: at most a tenth of the simulated clocks were stepped per cluster, or the run was too short or plain.</summary>
    public bool IsRepeating => Clusters == 0 || (SimulatedClocks < 1_000_000 || SteppedClocks <= SimulatedClocks * Clusters / 10);
}
