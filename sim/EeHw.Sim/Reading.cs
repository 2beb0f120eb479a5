using System.Globalization;
using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Estimates;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Energy;
using EeHw.Sim.Partitions;
using EeHw.Sim.Resources;

namespace EeHw.Sim;

/// <summary>Puts what a run counted into a measurement.</summary>
internal static class Reading
{
    public static Measurement Of(SimulationInput input, ExitDecisions decisions, SimulationOptions options, SimulationRun run, RegionPlans? partition, RunDynamics dynamics, (long?[] Channels, long?[] Units)? depths, long?[] deadlockFree, IdleTimes? idle = null)
    {
        var graph = input.Graph;
        var ledger = run.Ledger;
        var ns = graph.Clock.Nanoseconds(1);
        var total = ledger.Released == 0 ? 0 : ledger.LastRelease - ledger.FirstStart + 1;
        var latency = new Kernel.Histogram();
        foreach (var exit in ledger.ReleasedByExit)
        {
            latency.Merge(exit);
        }

        var shares = ledger.ReleasedByExit.Select(h => ledger.Released == 0 ? 0 : (double)h.Count / ledger.Released).ToValueList();
        var interval = ledger.Interval;
        var amounts = Amounts(graph, u => UnitResources.Of(u, input.Platform), c => UnitResources.Of(c, input.Platform));
        var amount = Total(graph, amounts, partition);
        var powered = run.Governor is { } governor ? ((long)Math.Round(governor.PoweredClocks), run.Ticks - governor.OffTicks) : (run.Clock, run.Ticks);
        var active = input.Platform is null ? [] : EnergyModel.Parts(graph, input.Platform, [.. ledger.ReleasedByExit.Select(h => h.Count)], powered, amount, partition?.LoadingClocks ?? 0);
        var nsPerSample = ns * run.Ticks / Math.Max(1, ledger.Released);
        var power = input.Platform is not null && input.Power.IsGiven
            ? new PowerReading(input.Power, idle, active, nsPerSample, ns, run.Ticks) { Counted = run.Governor is { } g ? (g.AsleepTicks, run.Ticks - g.OffTicks) : null }
            : null;
        var parts = power?.Chosen() ?? active;
        var energy = parts.Count == 0 ? (Model.Units.Band?)null : parts.Select(e => e.PicojoulesPerSample).Aggregate((a, b) => a + b);
        var accuracy = Accuracy(decisions, options, run);
        var perExit = input.Platform is null ? null : EnergyModel.PerExit(graph, input.Platform, parts);
        return new Measurement
        {
            Source = MeasurementSource.Simulated,
            Tool = "EeHw.Sim " + typeof(Reading).Assembly.GetName().Version!.ToString(3),
            Samples = ledger.Released,
            IsPartial = !ledger.IsDone,
            ClockMhz = graph.Clock.Megahertz,
            IntervalCycles = interval,
            ThroughputPerSecond = interval is { } i and > 0 ? graph.Clock.PerSecond(i) : total > 0 ? graph.Clock.PerSecond((double)total / ledger.Released) : null,
            TotalCycles = total,
            LatencyNs = latency.ToDistribution(ns),
            AccuracyFraction = accuracy,
            ExitShares = shares,
            Exits = Enumerable.Range(0, graph.ExitCount).Select(k => new ExitUse(input.ExitNames?[k] ?? $"exit{k + 1}", shares[k], ledger.DecidedByExit[k].ToDistribution(ns), ledger.ReleasedByExit[k].ToDistribution(ns), perExit?[k])).ToValueList(),
            Units = Units(graph, run, amounts),
            Resources = amount,
            ResourcesSource = $"DSP tiles and block RAM by {RuleOf(input)}; LUT and FF {ResourceEstimator.LogicSource}" + string.Concat(partition?.Regions.Select(r => $"; the region '{r.Choice.Name}' counts once, as large as its larger content") ?? []),
            ResourcesByYosysRule = ByYosys(input, partition),
            EnergyPjPerSample = energy,
            EnergyPjPerCorrectSample = energy is { } e && accuracy > 0 ? e * (1 / accuracy.Value) : null,
            EnergyDelayPjS = energy is { } d && latency.Count > 0 ? d * (latency.ToDistribution(ns)!.Mean * 1e-9) : null,
            AveragePowerMw = energy is { } average && nsPerSample > 0 ? average * (1 / nsPerSample) : null,
            EnergyParts = parts,
            EnergySource = parts.Count == 0 ? "not modelled: no platform" : "modelled, " + Calibrated(input.Platform!.Energy),
            Power = power?.Use(),
            Course = run.Course is { } course ? CourseReading.Of(course, input, dynamics, run, active, powered.Item2) : null,
            Fifos = Fifos(graph, run, depths, deadlockFree),
            Clocks = EnergyModel.Clocks(graph, input.Platform, shares.AsSpan()),
            Reconfiguration = partition is null ? null : PartitionReading.Of(partition, input, options, decisions.ExitOf, shares.AsSpan(), run.Clock, parts),
            Notes = Notes(input, options, amount, nsPerSample, run, partition),
        };
    }

    // Of the samples that left: those of the trace in their order, where they come as they stand; else as they were counted.
    private static double? Accuracy(ExitDecisions decisions, SimulationOptions options, SimulationRun run) => options.Labels is not { } labels || labels.Count != decisions.Prediction.Length
        ? null
        : run.Ledger.Released == 0 ? null : run.Ledger.Entrance.IsPlain ? decisions.Accuracy([.. labels], run.Ledger.Released) : (double)run.Ledger.Right / run.Ledger.Released;

    private static string RuleOf(SimulationInput input) => input.Platform is { PartFamily: { HasVitis: false } family } ? $"the rule of family {family.Name} (docs/platforms.md)" : "Vivado's rule, which nobody ran";

    private static string Calibrated(Model.Platforms.EnergyTable table) => table.Calibration ?? "uncalibrated";

    private static Model.Units.Resources? ByYosys(SimulationInput input, RegionPlans? partition)
    {
        if (input.Platform is null or { PartFamily.Synthesis: "none" })
        {
            return null;
        }

        var yosys = new ResourceEstimator(ResourceFlow.Yosys, input.Platform.Family, input.Network);
        return Total(input.Graph, Amounts(input.Graph, yosys.Of, yosys.Of), partition);
    }

    /// <summary>Resources of a design, contents of a region that take turns counted once.</summary>
    public static Model.Units.Resources Amount(UnitGraph graph, RegionPlans? partition, Model.Platforms.Platform? platform = null)
        => Total(graph, Amounts(graph, u => UnitResources.Of(u, platform), c => UnitResources.Of(c, platform)), partition);

    // A FIFO counts with the unit that writes it.
    private static Model.Units.Resources[] Amounts(UnitGraph graph, Func<Unit, Model.Units.Resources> unit, Func<Channel, Model.Units.Resources> channel)
        => [.. graph.Units.Select((u, i) => graph.Channels.Where(c => c.From == i).Aggregate(unit(u), (sum, c) => sum + channel(c)))];

    // Contents of a region take turns on the same area; what waits between stages, and the merge, stay.
    private static Model.Units.Resources Total(UnitGraph graph, Model.Units.Resources[] amounts, RegionPlans? partition)
    {
        var contents = partition?.Regions.Select(r => new Model.Units.Resources[r.Choice.Contents.Count]).ToArray() ?? [];
        var always = default(Model.Units.Resources);
        for (var i = 0; i < amounts.Length; i++)
        {
            var (region, content) = graph.Units[i] is ConditionalBuffer or ExitMerge or Source or Sink || partition is null ? (-1, -1) : partition.PlaceOf(graph.Units[i].Stage);
            if (content < 0)
            {
                always += amounts[i];
            }
            else
            {
                contents[region][content] += amounts[i];
            }
        }

        return contents.Aggregate(always, (sum, region) => sum + region.Aggregate(default(Model.Units.Resources), Model.Units.Resources.Max));
    }

    private static ValueList<UnitUse> Units(UnitGraph graph, SimulationRun run, Model.Units.Resources[] amounts)
    {
        return graph.Units.Select((u, i) =>
        {
            var clocks = (double)Math.Max(1, run.ClocksOf(u));
            var (busy, blocked) = (run.Counters.Busy[i] / clocks, run.Counters.Blocked[i] / clocks);
            return new UnitUse(u.Name, u.Kind, u.Stage, busy, Math.Max(0, 1 - busy - blocked), blocked, UnitInterval.Of(u), amounts[i]);
        }).ToValueList();
    }

    private static ValueList<FifoUse> Fifos(UnitGraph graph, SimulationRun run, (long?[] Channels, long?[] Units)? depths, long?[] deadlockFree)
    {
        var fifos = new List<FifoUse>();
        for (var c = 0; c < graph.Channels.Count; c++)
        {
            var channel = graph.Channels[c];
            if (channel.Depth > 0)
            {
                fifos.Add(new FifoUse(channel.Name, channel.Depth, run.Counters.ChannelHigh[c], depths?.Channels[c], deadlockFree[c]));
            }
        }

        for (var u = 0; u < graph.Units.Count; u++)
        {
            if (graph.Units[u] is ConditionalBuffer buffer)
            {
                fifos.Add(new FifoUse(buffer.Name, buffer.Frames, run.Counters.UnitHigh[u], depths?.Units[u]));
            }
        }

        return fifos.ToValueList();
    }

    private static ValueList<string> Notes(SimulationInput input, SimulationOptions options, Model.Units.Resources amount, double nsPerSample, SimulationRun run, RegionPlans? partition)
    {
        var notes = new List<string> { "Starved includes clocks in which a unit had nothing to do; shares of a conditional buffer are those of its write port." };
        if (run.Governor is { HasEnded: true })
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"The battery was empty for good: the run ended with {run.Ledger.Entrance.Lines.Sum(l => l.Arrived)} of {input.Workload.Samples} samples arrived."));
        }

        if (run.Governor is { ThrottledTicks: > 0 } && input.Power.Throttle?.By == ThrottleChoice.ByClock)
        {
            notes.Add("Times and intervals in clocks are counted in clocks of full speed; shares of units' time in clocks that the hardware made.");
        }

        if (options.SearchDepths)
        {
            var orders = options.DepthsForAnyOrder ? string.Create(CultureInfo.InvariantCulture, $", and of {Depths.DecisionOrders.All(input.Graph.ExitCount).Count} orders of exits: all periodic ones up to period {Depths.DecisionOrders.LongestPeriod(input.Graph.ExitCount)}, and bursts") : "";
            notes.Add($"Minimum depths hold together and keep the total of the first {options.DepthSamples} samples{orders}; one word less anywhere does not. Buffers count frames.");
        }

        if (input.Platform is { } platform)
        {
            notes.Add($"Energy is modelled from the platform's table, {Calibrated(platform.Energy)}; read it with its band. It is that of programmable logic and external memory; the processor and the board are not in it.");
            notes.Add(new DramEnergy(input.Graph, platform, nsPerSample).Note());
            notes.AddRange(partition is null ? [] : AreaNotes(input.Graph, partition, platform));
            if (!amount.FitsInto(platform.Resources))
            {
                notes.Add($"By the estimate the design does not fit {platform.Part}.");
            }
        }

        return notes.ToValueList();
    }

    private static IEnumerable<string> AreaNotes(UnitGraph graph, RegionPlans partition, Model.Platforms.Platform platform)
    {
        var amounts = Amounts(graph, u => UnitResources.Of(u, platform), c => UnitResources.Of(c, platform));
        foreach (var region in partition.Regions.Where(r => r.Choice.Area is not null))
        {
            for (var c = 0; c < region.Choice.Contents.Count; c++)
            {
                var stages = region.Choice.Contents[c];
                var needs = Enumerable.Range(0, amounts.Length).Where(i => graph.Units[i] is not (ConditionalBuffer or ExitMerge or Source or Sink) && stages.Contains(graph.Units[i].Stage)).Aggregate(default(Model.Units.Resources), (sum, i) => sum + amounts[i]);
                if (!needs.FitsInto(region.Choice.Area!.Value))
                {
                    yield return $"By the estimate content {c} of region '{region.Choice.Name}' does not fit its area: it needs {PartitionRules.Larger(needs, region.Choice.Area.Value)}.";
                }
            }
        }
    }
}
