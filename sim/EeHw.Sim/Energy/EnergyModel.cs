using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Model.Results;
using EeHw.Sim.Resources;

namespace EeHw.Sim.Energy;

/// <summary>
/// Energy of a run: sum of events times energy per event, plus (static + clock) power times time, plus configuration power times loading time
/// (specs: E = sum + P·t), plus external memory. Event energy is linear in samples; the other parts are proportional to time and swaps. The total is the sum of the parts.
/// </summary>
internal static class EnergyModel
{
    private const double FlipFlopsPerClockTree = 50_000;

    /// <summary>Energy per sample by part, in pJ.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="platform">The part.</param>
    /// <param name="leftAt">Samples that left at each exit.</param>
    /// <param name="time">Clocks of the run, and ticks of the undivided clock in which it had power.</param>
    /// <param name="amount">Resources of the design.</param>
    /// <param name="loadingClocks">Clocks in which a configuration port loaded.</param>
    public static ValueList<EnergyPart> Parts(UnitGraph graph, Platform platform, ReadOnlySpan<long> leftAt, (long Clocks, long Ticks) time, Model.Units.Resources amount, long loadingClocks)
    {
        var reached = new double[graph.ExitCount + 1];
        for (var k = graph.ExitCount - 1; k >= 0; k--)
        {
            reached[k] = reached[k + 1] + leftAt[k];
        }

        var samples = Math.Max(1, reached[0]);
        var model = new UnitEnergy(platform.Energy, platform.Family);
        var parts = new List<EnergyPart>();
        for (var u = 0; u < graph.Units.Count; u++)
        {
            var energy = default(Model.Units.Band);
            foreach (var (spent, stage) in Events(model, graph, u))
            {
                energy += spent * reached[stage];
            }

            if (energy.High > 0)
            {
                parts.Add(new EnergyPart(graph.Units[u].Name, energy * (1 / samples)));
            }
        }

        // 1 mW for 1 ns is 1 pJ.
        var nsPerSample = graph.Clock.Nanoseconds(time.Ticks) / samples;
        parts.Add(new EnergyPart("static", platform.Energy.Static.Band * (1000 * nsPerSample)));
        parts.Add(new EnergyPart("clock", platform.Energy.ClockTree.Band * (ClockTrees(graph, amount, platform) * graph.Clock.Nanoseconds(time.Clocks) / samples)));
        if (loadingClocks > 0)
        {
            parts.Add(new EnergyPart("configuration", platform.Energy.Configuration.Band * (1000 * graph.Clock.Nanoseconds(loadingClocks) / samples)));
        }

        parts.AddRange(new DramEnergy(graph, platform, nsPerSample).Parts());
        return parts.ToValueList();
    }

    /// <summary>Megahertz times clock trees of the size that the platform's figure is for; with several clocks the sum over them, each with the flip-flops of its own units and FIFOs.</summary>
    public static double ClockTrees(UnitGraph graph, Model.Units.Resources amount, Platform? platform = null)
    {
        if (!graph.HasSeveralClocks)
        {
            return graph.Clock.Megahertz * amount.Ffs / FlipFlopsPerClockTree;
        }

        return graph.Clocks.Select((clock, i) => clock.Clock.Megahertz * FlipFlopsOf(graph, i, platform)).Sum() / FlipFlopsPerClockTree;
    }

    /// <summary>The clocks of a graph with several, each with the flip-flops of its own units and FIFOs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="platform">The part; null where power is not known.</param>
    /// <param name="exitShares">Share of samples that leave at each exit [K].</param>
    /// <returns>Empty for one clock.</returns>
    public static ValueList<ClockUse> Clocks(UnitGraph graph, Platform? platform, ReadOnlySpan<double> exitShares)
    {
        var bounds = ClosedForm.StageBounds(graph, exitShares);
        return graph.Clocks.Select((clock, i) =>
        {
            var (stages, ffs) = (Enumerable.Range(0, graph.ExitCount).Where(k => graph.ClockOfStage(k) == i).ToValueList(), FlipFlopsOf(graph, i, platform));
            return new ClockUse(
                clock.Name,
                clock.Clock.Megahertz,
                stages,
                stages.Count == 0 ? 0 : graph.Clock.Nanoseconds(1) * stages.Max(k => bounds[k]),
                ffs,
                platform is null ? default : platform.Energy.ClockTree.Band * (clock.Clock.Megahertz * ffs / FlipFlopsPerClockTree));
        }).ToValueList();
    }

    private static double FlipFlopsOf(UnitGraph graph, int clock, Platform? platform)
        => graph.Units.Where(u => graph.ClockOf(u) == clock).Sum(u => UnitResources.Of(u, platform).Ffs) + graph.Channels.Where(c => graph.ClockOf(c) == clock).Sum(c => UnitResources.Of(c, platform).Ffs);

    /// <summary>Energy of a sample that leaves at each exit, in pJ: the events of what it passes, and an equal share of what is proportional to time.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="platform">The part.</param>
    /// <param name="parts">Energy per sample by part, as <see cref="Parts"/> gives it.</param>
    /// <returns>Energies [K].</returns>
    public static Model.Units.Band[] PerExit(UnitGraph graph, Platform platform, IEnumerable<EnergyPart> parts)
    {
        var model = new UnitEnergy(platform.Energy, platform.Family);
        var names = graph.Units.Select(u => u.Name).ToHashSet(StringComparer.Ordinal);
        var shared = parts.Where(p => !names.Contains(p.Name)).Aggregate(default(Model.Units.Band), (sum, p) => sum + p.PicojoulesPerSample);
        var energies = Enumerable.Repeat(shared, graph.ExitCount).ToArray();
        for (var u = 0; u < graph.Units.Count; u++)
        {
            foreach (var (spent, stage) in Events(model, graph, u))
            {
                for (var k = stage; k < energies.Length; k++)
                {
                    energies[k] += spent;
                }
            }
        }

        return energies;
    }

    /// <summary>Energy of the events of one sample in the units of a stage, in pJ.</summary>
    public static Model.Units.Band StageEvents(UnitGraph graph, Platform platform, int stage)
    {
        var model = new UnitEnergy(platform.Energy, platform.Family);
        return Enumerable.Range(0, graph.Units.Count).Where(u => graph.Units[u].Stage == stage).SelectMany(u => Events(model, graph, u)).Where(e => e.Stage == stage).Aggregate(default(Model.Units.Band), (sum, e) => sum + e.Energy);
    }

    // Energy that every sample costs which reaches a stage, in a unit and in the FIFOs behind it. What a buffer gives out reaches the stage behind it.
    private static IEnumerable<(Model.Units.Band Energy, int Stage)> Events(UnitEnergy model, UnitGraph graph, int index)
    {
        var unit = graph.Units[index];
        var outlet = unit switch { ConditionalBuffer b => b.Exit + 1, ExitMerge => 0, _ => unit.Stage };
        yield return unit is ConditionalBuffer buffer ? (model.PerFrame(buffer), buffer.Exit) : (model.PerFrame(unit), outlet);
        if (unit is ConditionalBuffer read)
        {
            yield return (model.ReadOut(read), outlet);
        }

        foreach (var channel in graph.Channels.Where(c => c.From == index))
        {
            yield return (model.PerFrame(channel), outlet);
        }
    }
}
