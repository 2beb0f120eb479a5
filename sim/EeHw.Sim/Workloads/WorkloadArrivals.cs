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
    /// <param name="seed">Seed instead of the workload's own; null for that.</param>
    /// <param name="index">Number of the source, for independent random numbers.</param>
    /// <param name="place">Where it stands in the design.</param>
    /// <returns>Arrivals, or null for a closed one.</returns>
    /// <exception cref="EeHwException">EEHW6505 for a kind or period that cannot be; what <see cref="ArrivalsFile"/> finds.</exception>
    public static IArrivals? Of(Workload workload, long? seed = null, long index = 0, string place = "workload")
    {
        ArgumentNullException.ThrowIfNull(workload);
        return workload.Kind switch
        {
            "closed" => null,
            "periodic" => new PeriodicArrivals((long)Math.Round(Time(workload.PeriodNs, "periodNs"))),
            "poisson" => new PoissonArrivals(Time(workload.PeriodNs, "periodNs"), seed ?? workload.Seed, index),
            "bursty" => new BurstyArrivals(
                Time(workload.PeriodNs, "periodNs"), Time(workload.BusyPeriodNs, "busyPeriodNs"), Time(workload.QuietNs, "quietNs"), Time(workload.BusyNs, "busyNs"), seed ?? workload.Seed, index),
            "recorded" => new RecordedArrivals(ArrivalsFile.Read(workload.Arrivals ?? throw Illegal(place + ".arrivals", "is missing; a recorded workload needs a file."))),
            _ => throw Illegal(place + ".kind", $"is '{workload.Kind}'; there are {string.Join(", ", Workload.Kinds)}."),
        };

        double Time(double? ns, string key)
            => ns is > 0 and <= 1e12
                ? ns.Value * FemtosecondsPerNs
                : throw Illegal(place + "." + key, $"is {ns?.ToString("R", CultureInfo.InvariantCulture) ?? "missing"}; a {workload.Kind} workload needs a time above 0 and up to 1e12 ns.");
    }

    private static EeHwException Illegal(string item, string message) => new(Codes.Simulation.IllegalWorkload, new Place { Item = item }, message);
}
