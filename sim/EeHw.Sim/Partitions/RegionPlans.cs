using System.Globalization;
using EeHw.Model.Hardware;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Partitions;

/// <summary>All regions of a design that are swapped, in its order.</summary>
internal sealed class RegionPlans
{
    private RegionPlans(IReadOnlyList<PartitionPlan> regions) => Regions = regions;

    public IReadOnlyList<PartitionPlan> Regions { get; }

    /// <summary>The graph with the waiting frames of every region.</summary>
    public UnitGraph Graph => Regions[^1].Graph;

    /// <summary>Clocks in which something was loaded, added up over regions.</summary>
    public long LoadingClocks => Regions.Sum(r => r.Last?.LoadingClocks ?? 0);

    /// <summary>Reads them; null where nothing is swapped: then every content is there all the time.</summary>
    /// <exception cref="Model.Diagnostics.EeHwException">EEHW6506 for what cannot be simulated.</exception>
    public static RegionPlans? Create(SimulationInput input)
    {
        var regions = new List<PartitionPlan>();
        var graph = input.Graph;
        foreach (var choice in input.Partitions.Where(p => p.IsSwapped))
        {
            if (regions.Find(r => r.Choice.Contents.SelectMany(c => c).Any(k => choice.ContentOf(k) >= 0)) is { } other)
            {
                var twice = other.Choice.Contents.SelectMany(c => c).First(k => choice.ContentOf(k) >= 0);
                throw PartitionPlan.Illegal(choice, string.Create(CultureInfo.InvariantCulture, $"holds stage {twice}, counted from 0, which lies in '{other.Choice.Name}' too."), "A stage lies in one content of one region.");
            }

            regions.Add(PartitionPlan.Create(input with { Graph = graph }, choice));
            graph = regions[^1].Graph;
        }

        foreach (var region in regions)
        {
            region.Complete(graph, input.Workload);
        }

        return regions.Count == 0 ? null : new(regions);
    }

    /// <summary>The region and the content that a stage belongs to; (-1, -1) for one that is always there.</summary>
    public (int Region, int Content) PlaceOf(int stage)
    {
        for (var r = 0; r < Regions.Count; r++)
        {
            if (Regions[r].Choice.ContentOf(stage) is >= 0 and var content)
            {
                return (r, content);
            }
        }

        return (-1, -1);
    }

    /// <summary>Gates for one run: regions whose port is shared load one after the other, each other one has a queue of its own.</summary>
    public RegionGates Gate(Blueprint blueprint, Ledger ledger)
    {
        var shared = new PortQueue();
        return new([.. Regions.Select(r => r.Gate(ledger, r.Choice.HasOwnPort ? new PortQueue() : shared))]);
    }
}
