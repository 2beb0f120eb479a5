using EeHw.Model.Results;

namespace EeHw.Sim;

/// <summary>What an open workload found: response times beside what the design could take.</summary>
internal static class ServiceReading
{
    private const long SaturationSamples = 2000;

    public static ServiceLevel? Of(SimulationInput input, byte[] exitOf, SimulationOptions options, SimulationRun run, CancellationToken cancellation)
    {
        var (responses, ledger) = (run.Ledger.Responses, run.Ledger);
        if (responses is null)
        {
            return null;
        }

        var ns = input.Graph.Clock.Nanoseconds(1);
        var counted = responses.Times.Count;
        var error = responses.Mean.HalfWidth * ns;
        var span = responses.LastArrival - responses.FirstArrival;
        return new(
            counted,
            responses.Times.ToDistribution(ns),
            double.IsFinite(error) ? error : null,
            counted == 0 ? 0 : responses.Waiting / counted * ns,
            span > 0 ? input.Graph.Clock.PerSecond((double)span / (ledger.Loaded - 1)) : 0,
            Sustainable(input, exitOf, options, cancellation),
            input.Workload.DeadlineNs,
            input.Workload.DeadlineNs is null || counted == 0 ? null : (double)responses.Misses / counted);
    }

    // The same hardware and decisions with a sample always waiting.
    private static double Sustainable(SimulationInput input, byte[] exitOf, SimulationOptions options, CancellationToken cancellation)
    {
        var closed = new Model.Designs.Workload("closed", Math.Clamp(input.Workload.Samples, 3, SaturationSamples)) { DeadlineNs = input.Workload.DeadlineNs };
        var partition = options.IgnorePartitions ? null : Partitions.PartitionPlan.Create(input with { Workload = closed });
        var run = new SimulationRun(partition?.Graph ?? input.Graph, exitOf, closed, options, partition is null ? null : partition.Gate);
        run.Run(null, cancellation);
        return run.Ledger.Interval is { } interval and > 0 ? input.Graph.Clock.PerSecond(interval) : 0;
    }
}
