using System.Globalization;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Partitions;

/// <summary>A partition ready to be simulated: the graph with its waiting frames, the time of one load.</summary>
internal sealed class PartitionPlan
{
    private PartitionPlan(PartitionChoice choice, UnitGraph graph, double loadNs)
    {
        (Choice, Graph) = (choice, graph);
        LoadClocks = (long)Math.Ceiling(loadNs * graph.Clock.Megahertz / 1000);
    }

    public PartitionChoice Choice { get; }

    /// <summary>The graph; buffers in front of the other content hold the partition's waiting frames.</summary>
    public UnitGraph Graph { get; }

    /// <summary>t_cfg in clocks: bytes / (port rate · efficiency) + set-up.</summary>
    public long LoadClocks { get; }

    public PartitionGate? Last { get; private set; }

    /// <summary>Reads the partition of a design; null where there is none, or where it is static: then every content is there all the time.</summary>
    /// <exception cref="EeHwException">EEHW6506 for what cannot be simulated.</exception>
    public static PartitionPlan? Create(SimulationInput input)
    {
        var dynamic = input.Partitions.Where(p => p.Scheduler != "static").ToList();
        if (dynamic.Count == 0)
        {
            return null;
        }

        var p = dynamic[0];
        if (dynamic.Count > 1)
        {
            throw Illegal(dynamic[1], "is a second partition that is swapped; one can be simulated.", "Make the others static.");
        }

        if (p.Scheduler != "whenWaiting")
        {
            throw Illegal(p, $"has the scheduler '{p.Scheduler}'; known are static and whenWaiting.", null);
        }

        if (p.Contents.Count != 2 || p.Initial is < 0 or > 1)
        {
            throw Illegal(p, string.Create(CultureInfo.InvariantCulture, $"has {p.Contents.Count} contents and starts with number {p.Initial}; two contents, starting with 0 or 1, can be simulated."), null);
        }

        if (p.Contents.SelectMany(c => c).Any(k => k < 0 || k >= input.Graph.ExitCount) || p.Contents.SelectMany(c => c).Distinct().Count() != p.Contents.Sum(c => c.Count) || p.Contents.Any(c => c.Count == 0))
        {
            throw Illegal(p, string.Create(CultureInfo.InvariantCulture, $"lists the stages {string.Join(" | ", p.Contents.Select(c => string.Join(", ", c)))}; each content needs at least one of the stages 0 to {input.Graph.ExitCount - 1}, none twice."), null);
        }

        if (p.WhenWaiting < 1 || p.WhenWaiting > p.WaitingFrames)
        {
            throw Illegal(p, string.Create(CultureInfo.InvariantCulture, $"swaps when {p.WhenWaiting} samples wait but stores {p.WaitingFrames} frames."), "Give whenWaiting a number from 1 to waitingFrames.");
        }

        var port = input.Platform?.ConfigurationPorts.FirstOrDefault(c => c.Name == p.Port)
            ?? throw Illegal(p, $"loads through the port '{p.Port}', which {input.Platform?.Name ?? "no platform"} does not have; it has {string.Join(", ", input.Platform?.ConfigurationPorts.Select(c => c.Name) ?? [])}.", null);
        var loadNs = (p.BitstreamBytes / (port.BytesPerSecond.Value * p.PortEfficiency) * 1e9) + p.SetupNs;
        return new PartitionPlan(p, WithWaitingFrames(input.Graph, p), loadNs);
    }

    public PartitionGate Gate(Blueprint blueprint, Ledger ledger) => Last = new PartitionGate(Choice, Graph, ledger, LoadClocks);

    private static UnitGraph WithWaitingFrames(UnitGraph graph, PartitionChoice p)
    {
        return graph with { Units = graph.Units.Select(u => u is ConditionalBuffer b && ContentOf(b.Exit) != ContentOf(b.Exit + 1) && ContentOf(b.Exit + 1) >= 0 ? b with { Frames = p.WaitingFrames } : u).ToValueList() };

        int ContentOf(int stage) => p.Contents.ToList().FindIndex(c => c.Contains(stage));
    }

    private static EeHwException Illegal(PartitionChoice p, string message, string? hint) => new(Codes.Simulation.IllegalPartition, new Place { Item = $"partitions.{p.Name}" }, message, hint);
}
