using System.Globalization;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Sim.Kernel;
using EeHw.Sim.Partitions.Schedulers;

namespace EeHw.Sim.Partitions;

/// <summary>A partition that is swapped, ready to be simulated: the graph with its waiting frames, the time of one load.</summary>
internal sealed class PartitionPlan
{
    private ISwapScheduler _scheduler = null!;

    private PartitionPlan(PartitionChoice choice, UnitGraph graph, double loadNs)
    {
        (Choice, Graph) = (choice, graph);
        LoadClocks = (long)Math.Ceiling(loadNs * graph.Clock.Megahertz / 1000);
    }

    public PartitionChoice Choice { get; }

    /// <summary>The graph; buffers in front of the other content hold the partition's waiting frames.</summary>
    public UnitGraph Graph { get; private set; }

    /// <summary>t_cfg in clocks: bytes / (port rate · efficiency) + set-up.</summary>
    public long LoadClocks { get; }

    public PartitionGate? Last { get; private set; }

    /// <summary>Reads one partition that is swapped.</summary>
    /// <exception cref="EeHwException">EEHW6506 for what cannot be simulated.</exception>
    public static PartitionPlan Create(SimulationInput input, PartitionChoice p)
    {
        if (!PartitionChoice.Schedulers.Contains(p.Scheduler))
        {
            throw Illegal(p, $"has the scheduler '{p.Scheduler}'; known are {string.Join(", ", PartitionChoice.Schedulers)}.", null);
        }

        if (p.Contents.Count < 2 || p.Initial < 0 || p.Initial >= p.Contents.Count)
        {
            throw Illegal(p, string.Create(CultureInfo.InvariantCulture, $"has {p.Contents.Count} content(s) and starts with number {p.Initial}; at least two are swapped, and it starts with one of them, counted from 0."), null);
        }

        if (p.Contents.SelectMany(c => c).Any(k => k < 0 || k >= input.Graph.ExitCount) || p.Contents.SelectMany(c => c).Distinct().Count() != p.Contents.Sum(c => c.Count) || p.Contents.Any(c => c.Count == 0))
        {
            throw Illegal(p, string.Create(CultureInfo.InvariantCulture, $"lists the stages {string.Join(" | ", p.Contents.Select(c => string.Join(", ", c)))}; each content needs at least one of the stages 0 to {input.Graph.ExitCount - 1}, none twice."), null);
        }

        if (p.CountsWaiting && (p.WhenWaiting < 1 || p.WhenWaiting > p.WaitingFrames))
        {
            throw Illegal(p, string.Create(CultureInfo.InvariantCulture, $"swaps when {p.WhenWaiting} samples wait but stores {p.WaitingFrames} frames."), "Give whenWaiting a number from 1 to waitingFrames.");
        }

        var bytes = input.Platform is null ? p.BitstreamBytes : p.BytesOn(input.Platform);
        if (bytes < 1)
        {
            throw Illegal(p, string.Create(CultureInfo.InvariantCulture, $"has a bitstream of {bytes} bytes; loading nothing changes nothing."), "Give bitstreamBytes as the tool that makes the partial bitstream says, or the area's share of the full one.");
        }

        var port = input.Platform?.ConfigurationPorts.FirstOrDefault(c => c.Name == p.Port)
            ?? throw Illegal(p, $"loads through the port '{p.Port}', which {input.Platform?.Name ?? "no platform"} does not have; it has {string.Join(", ", input.Platform?.ConfigurationPorts.Select(c => c.Name) ?? [])}.", null);
        var loadNs = (bytes / (port.BytesPerSecond.Value * p.PortEfficiency) * 1e9) + p.SetupNs;
        if (bytes > input.Platform!.FullBitstream.Value)
        {
            throw Illegal(p, string.Create(CultureInfo.InvariantCulture, $"has a bitstream of {bytes} bytes, but configuring the whole of {input.Platform.Part} takes {input.Platform.FullBitstream.Value:0} ({input.Platform.FullBitstream.Source}): the region is larger than the part."), "Give the bytes of the region's partial bitstream.");
        }

        return new PartitionPlan(p, WithWaitingFrames(input.Graph, p), loadNs);
    }

    /// <summary>Makes it ready: the graph has the waiting frames of all regions.</summary>
    public void Complete(UnitGraph graph, Workload workload)
    {
        Graph = graph;
        _scheduler = SchedulerOf(workload);
    }

    public PartitionGate Gate(Ledger ledger, PortQueue port) => Last = new PartitionGate(Choice, _scheduler, Graph, ledger, LoadClocks, port);

    /// <summary>Clocks from the first word of a sample to its decision (or to the sink, that included), with every content there and no other sample inside.</summary>
    public long Alone(int exit, bool isReleased = false) => SingleSample.Clocks(Graph, exit, isReleased);

    private ISwapScheduler SchedulerOf(Workload workload)
    {
        switch (Choice.Scheduler)
        {
            case "perSample":
                return new PerSample();
            case "oldestWaits":
                return new OldestWaits(Clocks(Choice.OldestWaitsNs ?? throw Illegal(Choice, "has the scheduler oldestWaits without oldestWaitsNs.", null)));
            case "deadline":
                var deadline = Clocks(workload.DeadlineNs ?? throw Illegal(Choice, "has the scheduler deadline, but the workload has no deadline.", "Give workload.deadlineNs."));

                // The stages in front stand for emptying the region, those behind for passing the content.
                return new Deadline(deadline, Alone(Graph.ExitCount - 1, isReleased: true) + LoadClocks);
            case "prefetch":
                return new Prefetch(Choice.WhenWaiting);
            default:
                return new WhenWaiting(Choice.WhenWaiting);
        }

        long Clocks(double ns) => (long)Math.Floor(ns * Graph.Clock.Megahertz / 1000);
    }

    private static UnitGraph WithWaitingFrames(UnitGraph graph, PartitionChoice p)
    {
        return graph with { Units = graph.Units.Select(u => u is ConditionalBuffer b && ContentOf(b.Exit) != ContentOf(b.Exit + 1) && ContentOf(b.Exit + 1) >= 0 ? b with { Frames = p.WaitingFrames } : u).ToValueList() };

        int ContentOf(int stage) => p.Contents.ToList().FindIndex(c => c.Contains(stage));
    }

    /// <summary>EEHW6506 at a partition.</summary>
    public static EeHwException Illegal(PartitionChoice p, string message, string? hint) => new(Codes.Simulation.IllegalPartition, new Place { Item = $"partitions.{p.Name}" }, message, hint);
}
