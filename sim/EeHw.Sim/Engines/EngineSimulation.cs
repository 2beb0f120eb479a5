using EeHw.Model.Engines;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Frames;
using EeHw.Sim.Kernel;
using EeHw.Sim.Workloads;

namespace EeHw.Sim.Engines;

/// <summary>
/// An early-exit network on engines at the level of frames: the layers of a stage run in turn, then the sample leaves and frees the engine, or waits in DRAM for its next stage.
/// A free engine takes a whole batch of the deepest stage that has one, else what waits at the shallowest.
/// </summary>
public static class EngineSimulation
{
    private const double FemtosecondsPerClockAtOneMegahertz = 1e9;
    private const long SustainableSamples = 5000;

    /// <summary>Runs a workload.</summary>
    /// <param name="steps">Steps of the network.</param>
    /// <param name="engine">One engine, with the whole DRAM.</param>
    /// <param name="load">Workload, batches, number of engines.</param>
    /// <param name="cancellation">Stops early; the result is marked partial.</param>
    /// <returns>The result.</returns>
    /// <exception cref="Model.Diagnostics.EeHwException">EEHW6606; what <see cref="FrameKernel"/> and <see cref="WorkloadArrivals"/> find.</exception>
    public static EngineResult Run(ValueList<EngineStep> steps, Engine engine, EngineLoad load, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(load);
        var stages = steps.Max(s => s.Stage) + 1;
        var shared = Share(engine, load);
        var costs = Costs(steps, shared, load);
        var clocks = Clocks(costs, stages, load);
        var model = Model(clocks, engine, load);
        var byExit = Enumerable.Range(0, stages).Select(_ => new Histogram()).ToArray();
        var batches = Enumerable.Range(0, stages).Select(_ => new long[load.Batch + 1]).ToArray();
        var warmUp = load.Workload.IsClosed ? 0 : load.Workload.WarmUpSamples ?? load.Workload.Samples / 10;
        var record = new FrameRecord(
            load.Name,
            engine.Clock,
            load.Window.First,
            load.Window.Count,
            load.KeepSamples,
            number => load.Decisions is { } d ? d.ExitOf[(int)(number % d.ExitOf.Length)] : stages - 1,
            [.. Enumerable.Range(0, stages).Select(k => (load.Pinned.ContainsKey(k) ? $"stage{k + 1} (own hardware)" : $"stage{k + 1} (engine)", "stage", k))],
            model);
        var run = new FrameRun
        {
            Arrivals = WorkloadArrivals.Of(load.Workload),
            InFlight = load.InFlight ?? load.Batch * load.Engines * stages,
            Samples = load.Workload.Samples,
            WarmUp = warmUp,
            Decisions = load.Decisions,
            Deadline = load.Workload.DeadlineNs is { } d ? (long)(d * 1e6) : null,
            Seed = load.Workload.Seed,
            Served = (station, frames) => batches[station][frames]++,
            Worked = load.Window.Count > 0 ? record.Worked : null,
            Left = (number, arrival, departure) =>
            {
                if (number >= warmUp)
                {
                    byExit[load.Decisions is { } x ? x.ExitOf[(int)(number % x.ExitOf.Length)] : stages - 1].Add(departure - arrival);
                }

                record.Left(number, arrival, departure);
            },
        };
        var frames = FrameKernel.Run(model, run, cancellation);
        var shares = byExit.Select(h => frames.Samples == 0 ? 0 : (double)h.Count / frames.Samples).ToValueList();
        var bound = Bound(clocks, shares, engine, load);
        var measurement = EngineReading.Of(frames, byExit, shares, batches, costs, clocks, engine, load) with
        {
            Service = load.Workload.IsClosed ? null : Service(frames, clocks, shares, engine, load, model, cancellation),
        };
        return new(measurement, bound, clocks, batches.Select(b => b.Sum() == 0 ? 0 : b.Select((n, size) => (double)n * size).Sum() / b.Sum()).ToValueList())
        {
            Engine = shared,
            Load = load,
            Layers = costs[0],
            Timeline = record.Timeline(),
            Samples = record.Samples,
        };
    }

    /// <summary>The closed form alone: samples per second, and the layers of a single sample.</summary>
    /// <param name="steps">Steps of the network.</param>
    /// <param name="engine">One engine, with the whole DRAM.</param>
    /// <param name="load">Batches, number of engines, pinned stages.</param>
    /// <param name="shares">Share of samples that leave at each exit [K], sums to 1.</param>
    /// <returns>Rate and layers.</returns>
    /// <exception cref="Model.Diagnostics.EeHwException">EEHW6606.</exception>
    public static (double PerSecond, ValueList<StepCost> Layers) ClosedForm(ValueList<EngineStep> steps, Engine engine, EngineLoad load, ValueList<double> shares)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(load);
        var costs = Costs(steps, Share(engine, load), load);
        return (Bound(Clocks(costs, shares.Count, load), shares, engine, load), costs[0]);
    }

    internal static Engine Share(Engine engine, EngineLoad load) => engine with { Dram = engine.Dram with { BytesPerSecond = engine.Dram.BytesPerSecond / load.Engines } };

    internal static List<ValueList<StepCost>> Costs(ValueList<EngineStep> steps, Engine shared, EngineLoad load)
        => [.. Enumerable.Range(1, load.Batch).Select(b => EngineCosts.Of(Without(steps, load.Pinned.Keys), shared, b))];

    internal static ValueList<ValueList<long>> Clocks(List<ValueList<StepCost>> costs, int stages, EngineLoad load)
        => Enumerable.Range(0, stages).Select(k => costs.Select((c, b) => load.Pinned.TryGetValue(k, out var own) ? own * (b + 1) : c.Where(s => s.Step.Stage == k).Sum(s => s.Clocks)).ToValueList()).ToValueList();

    internal static FrameModel Model(ValueList<ValueList<long>> clocks, Engine engine, EngineLoad load)
    {
        var servers = new List<FrameServer> { new("engine", load.Engines, FrameDiscipline.FullBatchFirst) };
        var stations = new List<FrameStation>();
        for (var k = 0; k < clocks.Count; k++)
        {
            var times = clocks[k].Select(c => Femtoseconds(c, engine)).ToValueList();
            var isPinned = load.Pinned.ContainsKey(k);
            stations.Add(new($"stage {k + 1}", isPinned ? servers.Count : 0, k, new FixedTime(times[0]), MaximumBatch: isPinned ? 1 : load.Batch, BatchTimes: times));
            if (isPinned)
            {
                servers.Add(new($"stage {k + 1}"));
            }
        }

        return new(servers.ToValueList(), stations.ToValueList());
    }

    private static ServiceLevel Service(FrameResult frames, ValueList<ValueList<long>> clocks, ValueList<double> shares, Engine engine, EngineLoad load, FrameModel model, CancellationToken cancellation)
    {
        var closed = FrameKernel.Run(model, new() { InFlight = load.Batch * load.Engines * clocks.Count, Samples = SustainableSamples, Decisions = load.Decisions }, cancellation);
        var alone = clocks.Select((c, k) => shares.Skip(k).Sum() * engine.Clock.Nanoseconds(c[0])).Sum();
        return FrameService.Of(frames, alone, closed.ThroughputPerSecond, load.Workload.DeadlineNs);
    }

    private static double Bound(ValueList<ValueList<long>> clocks, ValueList<double> shares, Engine engine, EngineLoad load)
    {
        var (onEngine, slowest) = (0.0, 0.0);
        for (var k = 0; k < clocks.Count; k++)
        {
            var reach = shares.Skip(k).Sum();
            if (load.Pinned.ContainsKey(k))
            {
                slowest = Math.Max(slowest, reach * clocks[k][0]);
            }
            else
            {
                onEngine += reach * clocks[k].Select((c, b) => (double)c / (b + 1)).Min();
            }
        }

        return engine.Clock.PerSecond(Math.Max(slowest, onEngine / load.Engines));
    }

    private static ValueList<EngineStep> Without(ValueList<EngineStep> steps, IEnumerable<int> stages)
    {
        var gone = stages.ToHashSet();
        return Only(steps, s => !gone.Contains(s.Stage));
    }

    /// <summary>Some of the steps; what the others would have made comes from DRAM.</summary>
    internal static ValueList<EngineStep> Only(ValueList<EngineStep> steps, Func<EngineStep, bool> isKept)
    {
        var (rest, place) = (new List<EngineStep>(), new int[steps.Count]);
        for (var s = 0; s < steps.Count; s++)
        {
            place[s] = isKept(steps[s]) ? rest.Count : -1;
            if (place[s] >= 0)
            {
                rest.Add(steps[s] with { Sources = steps[s].Sources.Select(x => x < 0 ? x : place[x]).ToValueList() });
            }
        }

        return rest.ToValueList();
    }

    private static long Femtoseconds(long clocks, Engine engine) => (long)Math.Round(clocks * FemtosecondsPerClockAtOneMegahertz / engine.Clock.Megahertz);
}
