using System.Globalization;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Results;

namespace EeHw.Cli.Verbs.Simulation;

/// <summary>Says when more samples arrive than a design takes, with the rate that it sustains, and who is left waiting.</summary>
internal static class OverloadWarnings
{
    public static IEnumerable<Diagnostic> Of(Workload workload, Measurement m)
    {
        // A tenant that always has a sample takes what is left over, at any load.
        var offered = workload.Tenants.Count == 0 ? m.Service?.OfferedPerSecond : m.Tenants.Where((_, i) => !workload.Tenants[i].Arrivals.IsClosed).Sum(t => t.Service?.OfferedPerSecond ?? 0);
        if (m.Service is not { SustainablePerSecond: { } sustainable } || !(offered > sustainable))
        {
            yield break;
        }

        var end = workload.BufferSamples is { } places
            ? string.Create(CultureInfo.InvariantCulture, $"what finds {places} waiting is lost ({m.Service.LostFraction:P1}).")
            : "the line outside grows and response times say how long was simulated.";
        yield return new Diagnostic(
            Codes.Simulation.Overload,
            Severity.Warning,
            new Place { Item = "workload" },
            string.Create(CultureInfo.InvariantCulture, $"{offered:0} samples arrive per second; the design takes {sustainable:0}, so that {end}"),
            "Let samples come more slowly, fold less, or let more of them leave early.");

        var before = 0.0;
        foreach (var (tenant, use) in workload.Tenants.Zip(m.Tenants).OrderBy(t => t.First.Priority))
        {
            if (before >= sustainable)
            {
                yield return new Diagnostic(
                    Codes.Designs.Starvation,
                    Severity.Warning,
                    new Place { Item = "workload.tenants" },
                    string.Create(CultureInfo.InvariantCulture, $"tenant '{tenant.Name}' (priority {tenant.Priority}) starves: those before it bring {before:0} samples per second, all of the {sustainable:0} that the design takes."),
                    "Give it an earlier priority, or let the others send less.");
            }

            before += tenant.Arrivals.IsClosed ? sustainable : use.Service?.OfferedPerSecond ?? 0;
        }
    }
}
