using EeHw.Model.Diagnostics;

namespace EeHw.Model.Designs;

/// <summary>Which fields a kind of workload needs, and which it has no use for.</summary>
internal static class WorkloadRules
{
    private static readonly (string Key, Func<Workload, bool> IsGiven, string[] Kinds)[] _fields =
    [
        ("periodNs", w => w.PeriodNs is not null, ["periodic", "poisson", "bursty"]),
        ("busyPeriodNs", w => w.BusyPeriodNs is not null, ["bursty"]),
        ("quietNs", w => w.QuietNs is not null, ["bursty"]),
        ("busyNs", w => w.BusyNs is not null, ["bursty"]),
        ("arrivals", w => w.Arrivals is not null, ["recorded"]),
    ];

    public static void Check(Workload workload, Func<string, Place> placeOf, DiagnosticList problems)
    {
        CheckArrivals(workload, key => placeOf("workload." + key), problems);
        if (workload is { IsClosed: true, BufferSamples: not null })
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("workload.bufferSamples"), "a closed workload has no arrivals, so none can be lost.", "Remove bufferSamples, or use kind: poisson.");
        }

        if (workload.WarmUpSamples >= workload.Samples)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("workload.warmUpSamples"), FormattableString.Invariant($"{workload.WarmUpSamples} samples of warm-up leave none of {workload.Samples}."), "Simulate more samples.");
        }
    }

    /// <summary>What the arrivals of a workload, or of one of its tenants, must keep.</summary>
    public static void CheckArrivals(Workload workload, Func<string, Place> placeOf, DiagnosticList problems)
    {
        foreach (var (key, isGiven, kinds) in _fields)
        {
            var place = placeOf(key);
            if (kinds.Contains(workload.Kind) && !isGiven(workload))
            {
                problems.Error(Codes.Designs.Contradiction, place, $"a {workload.Kind} workload needs {key}.", $"Add {key}, or use kind: closed.");
            }
            else if (!kinds.Contains(workload.Kind) && isGiven(workload))
            {
                problems.Error(Codes.Designs.Contradiction, place, $"a {workload.Kind} workload has no use for {key}; it belongs to {string.Join(", ", kinds)}.", $"Remove {key}, or use kind: {kinds[0]}.");
            }
        }

        if (workload is { IsClosed: true, DeadlineNs: not null })
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("deadlineNs"), "a closed workload has no arrivals, so nothing can be late.", "Remove deadlineNs, or use kind: periodic.");
        }
    }
}
