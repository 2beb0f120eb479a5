using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Model.Results;

namespace EeHw.Cli.Verbs.Simulation;

/// <summary>Tenants, levels, battery and throttling on a terminal.</summary>
internal static class DynamicsText
{
    public static void Service(VerbContext context, Measurement m)
    {
        if (m.Service is not { ResponseNs: { } response } service)
        {
            if (m.Service is not null)
            {
                context.Print("response from arrival: no sample is past the warm-up (workload.warmUpSamples).");
            }

            return;
        }

        var late = service.DeadlineNs is { } deadline ? Invariant($", {service.MissFraction:P2} later than {deadline:0}") : "";
        var error = response.ErrorFraction > 0 ? Invariant($" (percentiles: up to {response.ErrorFraction:P2} more)") : "";
        context.Print(Invariant($"response from arrival, ns ({service.Samples} samples): mean {response.Mean:0}{(service.ResponseErrorNs is { } half ? Invariant($" ± {half:0} (95 %)") : "")} p50 {response.P50:0} p95 {response.P95:0} p99 {response.P99:0} max {response.Max:0}{error}{late}"));
        var lost = service.LostFraction is { } share ? Invariant($"; lost {share:P2}{(service.LostErrorFraction is { } around ? Invariant($" ± {around:P2} (95 %)") : "")}") : "";
        var most = service.SustainablePerSecond is { } rate ? Invariant($"{rate:0.0}/s") : "not tried";
        context.Print(Invariant($"arriving {service.OfferedPerSecond:0.0}/s, sustainable {most}; waiting outside {service.WaitNs:0} ns in the mean{lost}"));
        Tenants(context, m);
    }

    public static void Control(VerbContext context, Measurement m)
    {
        if (m.Control is not { } c)
        {
            return;
        }

        if (c.Levels.Count > 0)
        {
            var table = new TextTable($"level (moved by {c.By})", "time|", "samples|", "leave early|", "accuracy|", "µJ of units per sample|");
            foreach (var l in c.Levels)
            {
                table.Add(
                    l.Name,
                    Percent(l.TimeFraction),
                    l.Samples.ToString(CultureInfo.InvariantCulture),
                    l.Samples == 0 ? "" : Percent(l.ExitShares.Take(l.ExitShares.Count - 1).Sum()),
                    l.AccuracyFraction?.ToString("P2", CultureInfo.InvariantCulture) ?? "",
                    (l.EventEnergyPj / 1e6)?.ToString("0.000", CultureInfo.InvariantCulture) ?? "");
            }

            context.Print(table);
            context.Print(Invariant($"{c.Switches} change(s) of the level"));
        }

        if (c.ChargeFraction is { } charge)
        {
            var empty = c.EmptyAtS is { } at ? Invariant($"; empty first at {at:0.###} s, {c.OffFraction:P1} of the time without charge") : "";
            context.Print(Invariant($"battery: {charge:P1} of its charge at the end (modelled, mean energies){empty}"));
        }

        if (c.HottestC is { } hottest)
        {
            context.Print(Invariant($"hottest {hottest:0.0} °C (modelled); throttled {c.Throttles} time(s), {c.ThrottledFraction:P1} of the time"));
        }
    }

    public static void Load(VerbContext context, Measurement m)
    {
        if (m.Load is not { } load)
        {
            return;
        }

        var table = new TextTable("load", "arriving /s|", "response mean ns|", "± (95 %)|", "p50|", "p95|", "p99|");
        foreach (var p in load.Points)
        {
            table.Add(
                p.LoadFraction.ToString("P0", CultureInfo.InvariantCulture) + (p.LoadFraction == load.KneeFraction ? " (knee)" : ""),
                Whole(p.LoadFraction * load.SustainablePerSecond), Whole(p.ResponseNs?.Mean), Whole(p.ErrorNs), Whole(p.ResponseNs?.P50), Whole(p.ResponseNs?.P95), Whole(p.ResponseNs?.P99));
        }

        context.Print(table);
        context.Print(Invariant($"Poisson arrivals; load 100 % is {load.SustainablePerSecond:0.0}/s. Knee: the most load per mean response, of those tried."));
    }

    private static void Tenants(VerbContext context, Measurement m)
    {
        if (m.Tenants.Count == 0)
        {
            return;
        }

        var table = new TextTable("tenant", "priority|", "arrived|", "response mean ns|", "±|", "p50|", "p95|", "p99|", "max|", "waits ns|", "deadline ns|", "late|", "lost|", "accuracy|");
        foreach (var t in m.Tenants)
        {
            var (s, r) = (t.Service, t.Service?.ResponseNs);
            table.Add(
                t.Name, t.Priority.ToString(CultureInfo.InvariantCulture), t.Arrived.ToString(CultureInfo.InvariantCulture), Whole(r?.Mean), Whole(s?.ResponseErrorNs), Whole(r?.P50), Whole(r?.P95), Whole(r?.P99), Whole(r?.Max), Whole(s?.WaitNs),
                Whole(s?.DeadlineNs), s?.MissFraction?.ToString("P2", CultureInfo.InvariantCulture) ?? "", s?.LostFraction?.ToString("P2", CultureInfo.InvariantCulture) ?? "", t.AccuracyFraction?.ToString("P2", CultureInfo.InvariantCulture) ?? "");
        }

        context.Print(table);
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);

    private static string Whole(double? value) => value?.ToString("0", CultureInfo.InvariantCulture) ?? "";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
