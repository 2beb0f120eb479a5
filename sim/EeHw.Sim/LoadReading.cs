using EeHw.Model.Designs;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Partitions;

namespace EeHw.Sim;

/// <summary>
/// Response times against load: Poisson arrivals at shares of the rate that the design sustains, the same random numbers at every load. The knee is where load over mean response
/// is largest: more load costs more response than it brings (Kleinrock, Power and deterministic rules of thumb for probabilistic problems in computer communications, ICC 1979).
/// </summary>
internal static class LoadReading
{
    private const long Samples = 1200;
    private static readonly double[] _loads = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

    /// <summary>Tries loads.</summary>
    /// <returns>What was found, or null where the design cannot be saturated or the run was cut short.</returns>
    public static LoadUse? Of(SimulationInput input, byte[] exitOf, SimulationOptions options, CancellationToken cancellation)
    {
        if (ServiceReading.Sustainable(input, exitOf, options, cancellation) is not { } rate)
        {
            return null;
        }

        var points = new List<LoadPoint>();
        foreach (var load in _loads)
        {
            var workload = new Workload("poisson", Samples, 1e9 / (rate * load)) { Seed = input.Workload.Seed, DeadlineNs = input.Workload.DeadlineNs };
            var partition = options.IgnorePartitions ? null : RegionPlans.Create(input with { Workload = workload });
            var run = new SimulationRun(partition?.Graph ?? input.Graph, exitOf, workload, options with { IsPlain = false }, partition is null ? null : partition.Gate);
            run.Run(null, cancellation);
            if (!run.Ledger.IsDone)
            {
                return null;
            }

            var (ns, responses) = (input.Graph.Clock.Nanoseconds(1), run.Ledger.Responses[0]);
            points.Add(new(load, responses.Times.ToDistribution(ns), double.IsFinite(responses.Mean.HalfWidth) ? responses.Mean.HalfWidth * ns : null));
        }

        return new(rate, points.MaxBy(p => p.LoadFraction / p.ResponseNs!.Mean)!.LoadFraction, points.ToValueList());
    }
}
