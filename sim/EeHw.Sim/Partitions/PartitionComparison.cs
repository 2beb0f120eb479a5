using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Sim.Partitions;

/// <summary>A reconfigured design beside the same network with everything in place and beside the network without early exits, on one part and one trace.</summary>
public sealed record PartitionComparison
{
    /// <summary>Contents swapped.</summary>
    public required Measurement Swapped { get; init; }

    /// <summary>Both contents in place, the area divided among them.</summary>
    public required Measurement CoResident { get; init; }

    /// <summary>The network up to its last exit only, for every sample.</summary>
    public required Measurement NoExit { get; init; }

    /// <summary>Condition of the break-even; clocks.</summary>
    public required BreakEven Even { get; init; }

    /// <summary>N: waiting samples per swap, chosen by the scheduler or found in the run.</summary>
    public required double Waiting { get; init; }

    /// <summary>Clocks per sample of the network without exits by formula.</summary>
    public required double NoExitTime { get; init; }

    /// <summary>Closed form over shares of hard samples.</summary>
    public required ValueList<DriftPoint> Drift { get; init; }

    /// <summary>Why it wins or not.</summary>
    public required ValueList<PartitionReason> Reasons { get; init; }

    /// <summary>Clocks per sample that folding in whole steps leaves unused side by side: max(t1, p·t2) - (t1' + p·t2'); below 0 where stages cannot use the area that is freed.</summary>
    public double FoldingGain => Even.CoResidentTime - (Even.Alone1 + (Even.Share * Even.Alone2));

    /// <summary>Mean time to the answer of samples that need a later content, ns; null where there are none.</summary>
    /// <param name="measurement">One of the three.</param>
    /// <param name="firstHard">First exit beyond the first content.</param>
    /// <returns>Nanoseconds.</returns>
    public static double? HardNs(Measurement measurement, int firstHard)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        var hard = measurement.Exits.Skip(firstHard).Where(e => e.Released is not null && e.Share > 0).ToList();
        return hard.Count == 0 ? null : hard.Sum(e => e.Share * e.Released!.Mean) / hard.Sum(e => e.Share);
    }
}
