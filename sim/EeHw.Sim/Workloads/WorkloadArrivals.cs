using System.Globalization;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;

namespace EeHw.Sim.Workloads;

/// <summary>The arrivals that a workload describes.</summary>
public static class WorkloadArrivals
{
    private const double FemtosecondsPerNs = 1e6;

    /// <summary>Makes the process of a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <returns>Arrivals, or null for a closed one.</returns>
    /// <exception cref="EeHwException">EEHW6505 for a kind or period that cannot be; what <see cref="ArrivalsFile"/> finds.</exception>
    public static IArrivals? Of(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return workload.Kind switch
        {
            "closed" => null,
            "periodic" => new PeriodicArrivals((long)Math.Round(Time(workload.PeriodNs, "periodNs"))),
            "poisson" => new PoissonArrivals(Time(workload.PeriodNs, "periodNs"), workload.Seed),
            "bursty" => new BurstyArrivals(
                Time(workload.PeriodNs, "periodNs"), Time(workload.BusyPeriodNs, "busyPeriodNs"), Time(workload.QuietNs, "quietNs"), Time(workload.BusyNs, "busyNs"), workload.Seed),
            "recorded" => new RecordedArrivals(ArrivalsFile.Read(workload.Arrivals ?? throw Illegal("workload.arrivals", "is missing; a recorded workload needs a file."))),
            _ => throw Illegal("workload.kind", $"is '{workload.Kind}'; there are {string.Join(", ", Workload.Kinds)}."),
        };

        double Time(double? ns, string key)
            => ns is > 0 and <= 1e12
                ? ns.Value * FemtosecondsPerNs
                : throw Illegal("workload." + key, $"is {ns?.ToString("R", CultureInfo.InvariantCulture) ?? "missing"}; a {workload.Kind} workload needs a time above 0 and up to 1e12 ns.");
    }

    private static EeHwException Illegal(string item, string message) => new(Codes.Simulation.IllegalWorkload, new Place { Item = item }, message);
}
