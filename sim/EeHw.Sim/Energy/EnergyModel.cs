using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Model.Results;

namespace EeHw.Sim.Energy;

/// <summary>
/// First energy estimate: sum of events times energy per event, plus (static + clock) power times time, plus configuration power times loading time
/// (specs: E = sum + P·t). Event energy is linear in samples; the other parts are proportional to time and swaps. The total is the sum of the parts.
/// </summary>
internal static class EnergyModel
{
    private const double FlipFlopsPerClockTree = 50_000;

    /// <summary>Energy per sample by part, in pJ.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="platform">The part.</param>
    /// <param name="leftAt">Samples that left at each exit.</param>
    /// <param name="clocks">Clocks of the run.</param>
    /// <param name="amount">Resources of the design.</param>
    /// <param name="loadingClocks">Clocks in which a configuration port loaded.</param>
    public static ValueList<EnergyPart> Parts(UnitGraph graph, Platform platform, ReadOnlySpan<long> leftAt, long clocks, Model.Units.Resources amount, long loadingClocks)
    {
        var reached = new double[graph.ExitCount + 1];
        for (var k = graph.ExitCount - 1; k >= 0; k--)
        {
            reached[k] = reached[k + 1] + leftAt[k];
        }

        var samples = Math.Max(1, reached[0]);
        var model = new UnitEnergy(platform.Energy);
        var parts = new List<EnergyPart>();
        for (var u = 0; u < graph.Units.Count; u++)
        {
            var unit = graph.Units[u];
            var energy = unit switch
            {
                ConditionalBuffer b => (model.PerFrame(b) * reached[b.Exit]) + (model.ReadOut(b) * reached[b.Exit + 1]),
                ExitMerge => model.PerFrame(unit) * samples,
                _ => model.PerFrame(unit) * reached[unit.Stage],
            };
            for (var c = 0; c < graph.Channels.Count; c++)
            {
                if (graph.Channels[c].From == u)
                {
                    var frames = unit is ConditionalBuffer b ? reached[b.Exit + 1] : unit is ExitMerge ? samples : reached[unit.Stage];
                    energy += model.PerFrame(graph.Channels[c]) * frames;
                }
            }

            if (energy.High > 0)
            {
                parts.Add(new EnergyPart(unit.Name, energy * (1 / samples)));
            }
        }

        // 1 mW for 1 ns is 1 pJ.
        var nsPerSample = graph.Clock.Nanoseconds(clocks) / samples;
        parts.Add(new EnergyPart("static", platform.Energy.Static.Band * (1000 * nsPerSample)));
        parts.Add(new EnergyPart("clock", platform.Energy.ClockTree.Band * (graph.Clock.Megahertz * amount.Ffs / FlipFlopsPerClockTree * nsPerSample)));
        if (loadingClocks > 0)
        {
            parts.Add(new EnergyPart("configuration", platform.Energy.Configuration.Band * (1000 * graph.Clock.Nanoseconds(loadingClocks) / samples)));
        }

        return parts.ToValueList();
    }
}
