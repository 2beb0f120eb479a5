namespace EeHw.Sim.Partitions;

/// <summary>
/// When a partition that is reconfigured beats the same area divided: t1' + p·t2' + 2·p·(t_cfg + t_drain)/N &lt; max(t1, p·t2), primes: stages with the area
/// freed by the other, N: waiting samples per swap. Times in one unit, of the caller's choice.
/// </summary>
/// <param name="CoResident1">t1: clocks or seconds of stage 1 per sample, both stages present.</param>
/// <param name="CoResident2">t2 of stage 2.</param>
/// <param name="Alone1">t1': stage 1 with the whole area.</param>
/// <param name="Alone2">t2'.</param>
/// <param name="Share">p: share of samples that reach stage 2, in [0, 1].</param>
/// <param name="Swap">t_cfg + t_drain.</param>
public sealed record BreakEven(double CoResident1, double CoResident2, double Alone1, double Alone2, double Share, double Swap)
{
    /// <summary>Time per sample with both stages present: max(t1, p·t2).</summary>
    public double CoResidentTime => Math.Max(CoResident1, Share * CoResident2);

    /// <summary>Waiting samples per swap beyond which reconfiguration is faster, or null where no number is enough.</summary>
    public double? Samples
    {
        get
        {
            var gain = CoResidentTime - (Alone1 + (Share * Alone2));
            return gain > 0 ? 2 * Share * Swap / gain : null;
        }
    }

    /// <summary>Time per sample when reconfigured every <paramref name="waiting"/> waiting samples.</summary>
    /// <param name="waiting">N, greater than 0.</param>
    /// <returns>Time per sample.</returns>
    public double ReconfiguredTime(double waiting) => Alone1 + (Share * Alone2) + (2 * Share * Swap / waiting);
}
