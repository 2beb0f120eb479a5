using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Sim.Frames;
using EeHw.Sim.Workloads;

namespace EeHw.Sim.Links;

/// <summary>A design with links at the level of frames: its parts, the links between them, and the answers on their way back.</summary>
public static class LinkedDesign
{
    private const long SustainableSamples = 3000;

    /// <summary>The closed form alone.</summary>
    /// <param name="design">A design with links.</param>
    /// <param name="shares">Share of samples that leave at each exit [K], sums to 1.</param>
    /// <returns>Samples per second of the slowest server, and the time of a sample alone per exit, ns; traces at their highest rate.</returns>
    public static (double PerSecond, ValueList<double> AloneNs) Bound(LoweredDesign design, ReadOnlySpan<double> shares)
    {
        ArgumentNullException.ThrowIfNull(design);
        var model = new LinkedModel(design);
        return (model.BoundPerSecond(shares.ToArray()), Enumerable.Range(0, shares.Length).Select(model.AloneNs).ToValueList());
    }

    /// <summary>Runs a workload.</summary>
    /// <param name="design">A design with links.</param>
    /// <param name="decisions">Exits that samples would take; walked cyclically.</param>
    /// <param name="options">Workload, labels, window.</param>
    /// <param name="cancellation">Stops early; the result is marked partial.</param>
    /// <returns>The result.</returns>
    /// <exception cref="Model.Diagnostics.EeHwException">EEHW6505, EEHW6606.</exception>
    public static LinkedResult Run(LoweredDesign design, ExitDecisions decisions, SimulationOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(options);
        var workload = options.Workload ?? design.Design.Workload;
        var (model, exits) = (new LinkedModel(design), design.Graph.ExitCount);
        var planned = decisions.Shares(exits);
        var warmUp = workload.IsClosed ? 0 : workload.WarmUpSamples ?? workload.Samples / 10;
        var books = new LinkedBooks(model, exits, workload.Seed, warmUp, decisions)
        {
            Truth = options is { Answers: { } answers, Labels: { } labels } ? (answers, labels) : null,
        };
        var record = new FrameRecord(design.Design.Name, design.Graph.Clock, options.TimelineFrom, options.TimelineSamples, options.KeepSamples, books.ExitOf, [.. model.Stations.Select(s => (s.Station.Name, s.Kind, s.Station.Stage))]);
        var run = new FrameRun
        {
            Arrivals = WorkloadArrivals.Of(workload),
            InFlight = model.InFlight(planned),
            Samples = workload.Samples,
            WarmUp = warmUp,
            Decisions = decisions,
            Deadline = workload.DeadlineNs is { } d ? (long)(d * 1e6) : null,
            Seed = workload.Seed,
            Served = books.Served,
            Diverted = books.Diverted,
            Worked = (station, frames, from, to) =>
            {
                books.Worked(station, frames, from, to);
                record.Worked(station, frames, from, to);
            },
            Left = (number, arrival, departure) =>
            {
                books.Left(number, arrival, departure);
                record.Left(number, arrival, departure);
            },
        };
        var frames = FrameKernel.Run(model.Frames, run, cancellation);
        var measurement = LinkedReading.Of(design, model, frames, books, options);
        if (!workload.IsClosed)
        {
            var closed = FrameKernel.Run(model.Frames, new() { InFlight = model.InFlight(planned), Samples = SustainableSamples, Decisions = decisions, Seed = workload.Seed }, cancellation);
            var alone = measurement.ExitShares.Select((s, k) => s * model.AloneNs(k)).Sum();
            measurement = measurement with { Service = FrameService.Of(frames, alone, closed.ThroughputPerSecond, workload.DeadlineNs) };
        }

        return new(measurement, model.BoundPerSecond(measurement.ExitShares), Enumerable.Range(0, exits).Select(model.AloneNs).ToValueList())
        {
            AccuracyIfUp = books.Truth is null || books.Came == 0 ? null : (double)books.RightIfUp / books.Came,
            Timeline = record.Timeline(),
            Samples = record.Samples,
        };
    }
}
