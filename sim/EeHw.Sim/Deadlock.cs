using EeHw.Model.Diagnostics;
using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Sim.Depths;
using EeHw.Sim.Kernel;

namespace EeHw.Sim;

/// <summary>Says who stands still and why, and which FIFO would have to be deeper.</summary>
internal static class Deadlock
{
    private const int UnitsNamed = 8;

    /// <summary>Makes the diagnostic of a run that stands still.</summary>
    public static EeHwException Explain(SimulationRun run, byte[] exitOf, Workload workload)
    {
        var graph = run.Blueprint.Graph;
        var (valid, ready) = (new int[run.Blueprint.Nets], new int[run.Blueprint.Nets]);
        var waits = new Dictionary<int, string>();
        foreach (var (plane, parts, netOf) in run.Show())
        {
            foreach (var (net, local) in netOf)
            {
                (valid[net], ready[net]) = (plane.S[local], plane.R[local]);
            }

            for (var i = 0; i < parts.Length; i++)
            {
                if (parts[i].Unit >= 0 && plane.Units[i].Waits(plane) is { } why)
                {
                    waits[parts[i].Unit] = why;
                }
            }
        }

        var lines = new List<string>();
        var full = new List<int>();
        foreach (var part in run.Blueprint.Parts)
        {
            if (part.Unit < 0)
            {
                continue;
            }

            foreach (var net in part.Outputs)
            {
                if (valid[net] != 0 && ready[net] == 0)
                {
                    var channel = ChannelOf(run.Blueprint, part.Unit, net);
                    var reader = graph.Units[graph.Channels[channel].To].Name;
                    var depth = graph.Channels[channel].Depth;
                    full.Add(channel);
                    lines.Add($"{graph.Units[part.Unit].Name} has a word that {reader} does not take" + (depth > 0 ? $" (its FIFO of {depth} is full)" : ""));
                }
            }

            if (waits.Remove(part.Unit, out var reason))
            {
                lines.Add($"{graph.Units[part.Unit].Name} {reason}");
            }
        }

        var named = string.Join("; ", lines.Take(UnitsNamed)) + (lines.Count > UnitsNamed ? $"; and {lines.Count - UnitsNamed} more" : "");
        var message = $"the hardware stands still at clock {run.Clock} with {run.Ledger.Released} of {workload.Samples} samples out: {named}.";
        return new EeHwException(Codes.Simulation.Deadlock, new Place { Item = graph.Name }, message, Way(graph, full, exitOf, workload));
    }

    private static string Way(UnitGraph graph, List<int> full, byte[] exitOf, Workload workload)
    {
        // Skip FIFOs first, then any full one: the first that alone lets the graph run.
        foreach (var c in full.OrderBy(c => graph.Channels[c].IsSkip ? 0 : 1).ThenBy(c => c))
        {
            var channel = graph.Channels[c];
            if (channel.WordsPerFrame > 1 && DepthSearch.DeadlockFree(graph, c, exitOf, workload with { Samples = Math.Min(workload.Samples, 8) }) is { } depth && depth > channel.Depth)
            {
                return $"Give the FIFO {channel.Name} at least {depth} words instead of {channel.Depth}.";
            }
        }

        return "No single FIFO mends it: enlarge the conditional buffers (with a partition, its waitingFrames and mapping.reorderSlots) or the buffers of the windows that are named.";
    }

    private static int ChannelOf(Blueprint blueprint, int unit, int net)
    {
        for (var c = 0; c < blueprint.Graph.Channels.Count; c++)
        {
            if (blueprint.Graph.Channels[c].From == unit && blueprint.WriterNet(c) == net)
            {
                return c;
            }
        }

        throw new InvalidOperationException("a net without a channel");
    }
}
