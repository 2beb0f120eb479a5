using System.Globalization;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Depths;
using EeHw.Sim.Energy;
using EeHw.Sim.Engines;
using EeHw.Sim.Links;
using EeHw.Sim.Partitions;
using EeHw.Sim.Timelines;
using EeHw.Sim.Waves;
using EeHw.Sim.Workloads;

namespace EeHw.Sim;

/// <summary>Predicts what a design does: clock by clock, with what repeats computed once.</summary>
public static class Simulator
{
    /// <summary>Simulates a design.</summary>
    /// <param name="design">The design.</param>
    /// <param name="decisions">At which exit each sample of the trace leaves, by the design's own decision units; walked cyclically.</param>
    /// <param name="options">What to do beyond that.</param>
    /// <param name="cancellation">Ends the run; what is known by then is returned, marked partial.</param>
    /// <returns>The reading, and what else was asked for.</returns>
    /// <exception cref="EeHwException">EEHW6501 when the hardware stands still; EEHW6502 to 6506 for what cannot be simulated.</exception>
    public static SimulationResult Run(LoweredDesign design, ExitDecisions decisions, SimulationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(decisions);
        options ??= SimulationOptions.Default;
        if (design.Links.Count > 0)
        {
            Check(design.Graph, decisions.ExitOf);
            var linked = LinkedDesign.Run(design, decisions, options, cancellation);
            return new() { Measurement = linked.Measurement, Timeline = linked.Timeline, Samples = linked.Samples, Cache = new(0, 0, 0, 0, 0, 0), Linked = linked };
        }

        if (design.Design.Mapping.Engine is not null)
        {
            Check(design.Graph, decisions.ExitOf);
            return EngineDesign.Run(design, decisions, options, cancellation);
        }

        return Run(new SimulationInput(design.Graph, design.Platform, design.Design.Partitions, options.Workload ?? design.Design.Workload, design.Network.Network.Exits.Select(e => e.Name).ToValueList(), design.Network) { Power = design.Design.Power, Control = design.Design.Control }, decisions, options, cancellation);
    }

    internal static SimulationResult Run(SimulationInput input, ExitDecisions decisions, SimulationOptions options, CancellationToken cancellation = default)
    {
        var exitOf = decisions.ExitOf;
        Check(input.Graph, exitOf);
        var partition = options.IgnorePartitions ? null : RegionPlans.Create(input);
        var graph = partition?.Graph ?? input.Graph;
        var samples = new List<SampleFlow>();
        var idle = input is { Platform: not null, Power.IsGiven: true, Workload.IsClosed: false }
            ? new IdleTimes(PowerReading.StatesOf(input.Power).Select(s => s.State), input.Power.IdleAfterNs, graph.Clock.Nanoseconds(1))
            : null;
        Action<SampleFlow>? onRelease = (options.KeepSamples, idle) switch
        {
            (true, null) => samples.Add,
            (true, { } watch) => flow => { samples.Add(flow); watch.Release(flow); },
            (false, { } watch) => watch.Release,
            _ => null,
        };
        var dynamics = Dynamics.Of(input with { Graph = graph }, options, partition);
        CheckClocks(dynamics, graph, options);
        var source = new SampleSource(dynamics.Plan is { Control.Levels.Count: > 0 } ? options.Levels! : [decisions], options.Labels);
        var run = new SimulationRun(graph, source, input.Workload, options, partition is null ? null : partition.Gate, onRelease, dynamics);
        var moments = new List<DecisionMoment>();
        run.Ledger.OnDecide = options.KeepDecisions ? moments.Add : null;
        if (!run.Run(options.Progress, cancellation))
        {
            throw Deadlock.Explain(run, exitOf, input.Workload);
        }

        var timeline = options.TimelineSamples > 0 && !cancellation.IsCancellationRequested ? Record(graph, source, input.Workload, options, partition, dynamics, cancellation) : null;
        (long?[] Channels, long?[] Units)? depths = null;
        var deadlockFree = new long?[graph.Channels.Count];
        if (options.SearchDepths && partition is null && run.Ledger.IsDone)
        {
            var window = input.Workload with { Samples = Math.Min(input.Workload.Samples, Math.Max(2, options.DepthSamples)) };
            depths = DepthSearch.Search(graph, options.DepthsForAnyOrder ? [exitOf, .. DecisionOrders.All(graph.ExitCount)] : [exitOf], window, cancellation);
            for (var c = 0; c < deadlockFree.Length && !cancellation.IsCancellationRequested; c++)
            {
                deadlockFree[c] = graph.Channels[c].IsSkip ? DepthSearch.DeadlockFree(graph, c, exitOf, window with { Samples = Math.Min(window.Samples, 8) }) : null;
            }
        }

        var service = ServiceReading.Of(input, exitOf, options, run, cancellation);
        return new SimulationResult
        {
            Measurement = Reading.Of(input with { Graph = graph }, decisions, options, run, partition, dynamics, depths, deadlockFree, idle) with
            {
                Service = service, Tenants = TenantReading.Of(input, run, service), Control = ControlReading.Of(dynamics, graph, run),
                Load = options.LoadCurve ? LoadReading.Of(input, exitOf, options, cancellation) : null,
            },
            Timeline = timeline,
            Waves = options.Waves is { } names && options.TimelineSamples > 0 ? WaveRuns.Signals(input, exitOf, options, names, cancellation) : null,
            Transfers = options.Transfers is { } map ? WaveRuns.Transfers(input, exitOf, options, map, cancellation) : [],
            Samples = samples.OrderBy(s => s.Sample).ToValueList(),
            Decisions = moments.ToValueList(),
            Cache = run.Statistics,
        };
    }

    private static Timeline Record(UnitGraph graph, SampleSource source, Workload workload, SimulationOptions options, RegionPlans? partition, RunDynamics dynamics, CancellationToken cancellation)
    {
        var (first, last) = (options.TimelineFrom, Math.Min(workload.Samples, options.TimelineFrom + options.TimelineSamples));
        TimelineRecorder? recorder = null;
        var run = new SimulationRun(graph, source, workload, options with { IsPlain = true }, partition is null ? null : partition.Gate, s =>
        {
            if (s.Sample >= first && s.Sample < last)
            {
                recorder?.Add(s);
            }
        }, dynamics);
        recorder = new TimelineRecorder(graph, run.Clocked is { } clocked ? [.. clocked.Domains.Select(d => (d.Plane, d.Parts))] : [(run.Plain!.Plane, run.Plain.Parts)]);
        while (!run.Ledger.IsDone && run.Ledger.OldestInFlight < last && !cancellation.IsCancellationRequested)
        {
            Step();
        }

        return recorder.Finish();

        void Step()
        {
            if (run.Clocked is { } clocks)
            {
                clocks.Step();
                for (var d = 0; d < clocks.Domains.Count && run.Ledger.Loaded > first; d++)
                {
                    if (clocks.Domains[d].Last == clocks.Now - 1)
                    {
                        recorder.Record(d, clocks.Domains[d].Last, clocks.Domains[d].Next);
                    }
                }

                return;
            }

            run.Plain!.Step();
            if (run.Ledger.Loaded > first)
            {
                recorder.Record(0, run.Plain.Clock - 1, run.Plain.Clock);
            }
        }
    }

    private static void CheckClocks(RunDynamics dynamics, UnitGraph graph, SimulationOptions options)
    {
        var what = options.Waves is not null || options.Transfers is not null ? "waves and bursts are written clock by clock" : dynamics.Plan is not null ? "levels and throttling divide one clock" : null;
        if (graph.HasSeveralClocks && what is not null)
        {
            throw new EeHwException(
                Codes.Simulation.OneClockOnly,
                new Place { Item = "clocks" },
                FormattableString.Invariant($"{what}; the design has {graph.Clocks.Count} clocks."),
                "Leave that out, or use one clock.");
        }
    }

    private static void Check(UnitGraph graph, byte[] exitOf)
    {
        if (exitOf.Length == 0)
        {
            throw new EeHwException(Codes.Simulation.DecisionMismatch, new Place { Item = graph.Name }, "there are no decisions to walk; at least one sample is needed.", "Give a trace with samples.");
        }

        var worst = exitOf.Max();
        if (worst >= graph.ExitCount)
        {
            throw new EeHwException(
                Codes.Simulation.DecisionMismatch,
                new Place { Item = graph.Name },
                string.Create(CultureInfo.InvariantCulture, $"the decisions name exit {worst + 1}, the design has {graph.ExitCount}."),
                "Make the trace with the network of this design.");
        }
    }
}
