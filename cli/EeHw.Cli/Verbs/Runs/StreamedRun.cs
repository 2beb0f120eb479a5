using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Cli.Pipeline;
using EeHw.Host;
using EeHw.Host.Streaming;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Sim.Workloads;

namespace EeHw.Cli.Verbs.Runs;

/// <summary>A run in which samples arrive by themselves, as in the simulation of the same workload.</summary>
internal static class StreamedRun
{
    private const double FemtosecondsPerNs = 1e6;

    /// <summary>The arrivals of a design's workload: the same times that the simulator draws.</summary>
    public static StreamOptions Options(LoweredDesign design, int? samples, int batch, int queue)
    {
        var workload = design.Design.Workload;
        var arrivals = WorkloadArrivals.Of(workload) ?? throw new EeHwException(
            Codes.Host.BadRun,
            new Place { Item = "--stream" },
            "the design's workload is closed: a sample is always waiting, and none arrives.",
            "Set workload.kind to periodic, poisson, bursty or recorded, or run without --stream.");
        return new StreamOptions
        {
            NextArrivalNs = () => arrivals.Next() / FemtosecondsPerNs,
            Samples = samples ?? (int)Math.Min(workload.Samples, int.MaxValue),
            Batch = batch,
            QueueCapacity = queue,
            WarmUpSamples = workload.WarmUpSamples is { } warmUp ? (int)Math.Min(warmUp, int.MaxValue) : null,
            DeadlineNs = workload.DeadlineNs,
        };
    }

    /// <summary>Prints a streamed run.</summary>
    public static void Print(VerbContext context, DesignSession session, IDevice device, StreamResult result)
    {
        static string Number(double value, string format = "0.0") => value.ToString(format, CultureInfo.InvariantCulture);
        var m = result.Measurement;
        context.Print($"{session.Lowered.Design.Name} on {device.Info.Id}, samples arriving ({session.Lowered.Design.Workload.Kind}): {m.Tool}");
        var table = new TextTable("what", "value|", "unit");
        table.Add("samples", Number(m.Samples, "0") + (m.IsPartial ? " (cut short)" : ""), "");
        var service = m.Service!;
        table.Add("arriving", Number(service.OfferedPerSecond), "samples/s");
        table.Add("sustainable, always waiting", service.SustainablePerSecond is { } most ? Number(most) : "-", "samples/s");
        if (service.ResponseNs is { } response)
        {
            table.Add("response from arrival, mean", Number(response.Mean / 1000) + (service.ResponseErrorNs is { } error ? $" +- {Number(error / 1000)} (95 %)" : ""), "us");
            table.Add("response p50", Number(response.P50 / 1000), "us");
            table.Add("response p95", Number(response.P95 / 1000), "us");
            table.Add("response p99", Number(response.P99 / 1000), "us");
            table.Add("response max", Number(response.Max / 1000), "us");
        }

        table.Add("waiting before the device, mean", Number(service.WaitNs / 1000), "us");
        if (service.MissFraction is { } misses)
        {
            table.Add($"later than {Number(service.DeadlineNs!.Value / 1000)} us", RunText.Share(misses, "P2"), "%");
        }

        table.Add("accuracy", m.AccuracyFraction is { } accuracy ? RunText.Share(accuracy, "P2") : "-", "%");
        foreach (var exit in m.Exits)
        {
            table.Add($"left at {exit.Name}", RunText.Share(exit.Share, "P1"), "%");
        }

        table.Add("energy per sample", m.EnergyPjPerSample is { } energy ? RunText.Energy(energy) : "-", m.EnergyPjPerSample is null ? "" : "uJ");
        context.Print(table);
        context.Print($"Energy: {m.EnergySource}.");
        foreach (var note in m.Notes)
        {
            context.Print(note);
        }
    }
}
