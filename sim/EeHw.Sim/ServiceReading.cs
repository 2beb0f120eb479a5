using EeHw.Model.Results;
using EeHw.Sim.Kernel;

namespace EeHw.Sim;

/// <summary>What an open workload found: response times beside what the design could take.</summary>
internal static class ServiceReading
{
    private const long SaturationSamples = 2000;

    public static ServiceLevel? Of(SimulationInput input, byte[] exitOf, SimulationOptions options, SimulationRun run, CancellationToken cancellation)
    {
        var (responses, lines) = (run.Ledger.Responses, run.Ledger.Entrance.Lines);
        if (responses.Count == 0)
        {
            return null;
        }

        var sustainable = Sustainable(input, exitOf, options, cancellation);
        return responses.Count == 1
            ? One(input, run, responses[0], lines, sustainable, input.Workload.DeadlineNs)
            : One(input, run, Together(responses), lines, sustainable, null) with { ResponseErrorNs = null };
    }

    /// <summary>What one tenant's samples found, or all of them.</summary>
    public static ServiceLevel One(SimulationInput input, SimulationRun run, Responses responses, IReadOnlyList<WaitingSamples> lines, double? sustainable, double? deadlineNs)
    {
        var ns = input.Graph.Clock.Nanoseconds(1);
        var counted = responses.Times.Count;
        var error = responses.Mean.HalfWidth * ns;
        var open = lines.Where(l => l.Arrived > 0).ToList();
        var span = open.Count == 0 ? 0 : open.Max(l => l.LastArrival) - open.Min(l => l.FirstArrival);
        var (lost, lossError) = Loss(lines);
        var isLossy = input.Workload.BufferSamples is not null || run.Governor is not null && input.Power.Battery is not null;
        return new(
            counted,
            responses.Times.ToDistribution(ns),
            double.IsFinite(error) ? error : null,
            counted == 0 ? 0 : responses.Waiting / counted * ns,
            span > 0 ? input.Graph.Clock.PerSecond(span / (double)(lines.Sum(l => l.Arrived) - 1)) : 0,
            sustainable,
            deadlineNs,
            deadlineNs is null || counted == 0 ? null : (double)responses.Misses / counted)
        {
            LostFraction = isLossy ? lost : null, LostErrorFraction = isLossy && double.IsFinite(lossError) ? lossError : null,
        };
    }

    private static (double Share, double Error) Loss(IReadOnlyList<WaitingSamples> lines)
    {
        var counted = lines.Sum(l => l.Loss.Count);
        return counted == 0 ? (0, double.PositiveInfinity) : (lines.Sum(l => l.Loss.Count == 0 ? 0 : l.Loss.Mean * l.Loss.Count) / counted, lines.Count == 1 ? lines[0].Loss.HalfWidth : double.PositiveInfinity);
    }

    private static Responses Together(IReadOnlyList<Responses> responses)
    {
        var all = new Responses(0, long.MaxValue);
        foreach (var one in responses)
        {
            all.Merge(one);
        }

        return all;
    }

    // The same hardware and decisions with a sample always waiting.
    public static double? Sustainable(SimulationInput input, byte[] exitOf, SimulationOptions options, CancellationToken cancellation)
    {
        var closed = new Model.Designs.Workload("closed", Math.Clamp(input.Workload.Samples, 3, SaturationSamples)) { DeadlineNs = input.Workload.DeadlineNs, Difficulty = input.Workload.Difficulty };
        var partition = options.IgnorePartitions ? null : Partitions.RegionPlans.Create(input with { Workload = closed });
        var run = new SimulationRun(partition?.Graph ?? input.Graph, exitOf, closed, options, partition is null ? null : partition.Gate);
        run.Run(null, cancellation);
        return run.Ledger.IsDone && run.Ledger.Interval is { } interval and > 0 ? input.Graph.Clock.PerSecond(interval) : null;
    }
}
