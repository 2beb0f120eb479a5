using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Sim.Units;

namespace EeHw.Sim.Kernel;

/// <summary>What the kernel relies on: one channel per port, units in topological order, one source, one sink.</summary>
internal static class GraphCheck
{
    /// <summary>Checks a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <exception cref="EeHwException">EEHW6502 with every violation.</exception>
    public static void Check(UnitGraph graph)
    {
        var found = new List<Diagnostic>();
        var inputs = new HashSet<(int, int)>();
        var outputs = new HashSet<(int, int)>();
        foreach (var c in graph.Channels)
        {
            if (c.From < 0 || c.To >= graph.Units.Count || c.From >= c.To)
            {
                Say(c.Name, $"leads from unit {c.From} to unit {c.To} of {graph.Units.Count}; a channel leads to a later unit, so that no wire closes a loop.");
                continue;
            }

            if (c.FromPort < 0 || c.FromPort >= graph.Units[c.From].OutputPorts || !outputs.Add((c.From, c.FromPort)))
            {
                Say(c.Name, $"starts at output {c.FromPort} of {graph.Units[c.From].Name}, which has {graph.Units[c.From].OutputPorts} output(s), each with one channel.");
            }

            if (c.ToPort < 0 || c.ToPort >= graph.Units[c.To].InputPorts || !inputs.Add((c.To, c.ToPort)))
            {
                Say(c.Name, $"ends at input {c.ToPort} of {graph.Units[c.To].Name}, which has {graph.Units[c.To].InputPorts} input(s), each with one channel.");
            }

            if (c.Depth < 0)
            {
                Say(c.Name, $"has a FIFO of depth {c.Depth}; 0 is a wire, more is a FIFO.");
            }
        }

        for (var u = 0; u < graph.Units.Count; u++)
        {
            var unit = graph.Units[u];
            for (var p = 0; p < unit.InputPorts; p++)
            {
                if (!inputs.Contains((u, p)))
                {
                    Say(unit.Name, $"nothing leads to its input {p}.");
                }
            }

            for (var p = 0; p < unit.OutputPorts; p++)
            {
                if (!outputs.Contains((u, p)))
                {
                    Say(unit.Name, $"nothing leads away from its output {p}.");
                }
            }
        }

        foreach (var window in graph.Units.OfType<SlidingWindow>())
        {
            if (window.OutputSize.Height < 1 || window.OutputSize.Width < 1)
            {
                Say(window.Name, $"sends {window.OutputSize} pixels; at least 1x1 is needed.");
            }
            else if (new WindowPlan(window).Need.Max() is var need && need > window.BufferWords)
            {
                Say(window.Name, $"needs {need} words for its largest window, but its buffer holds {window.BufferWords}.");
            }
        }

        foreach (var (kind, count) in new[] { ("Source", graph.Units.Count(u => u is Source)), ("Sink", graph.Units.Count(u => u is Sink)) })
        {
            if (count != 1)
            {
                Say(graph.Name, $"has {count} units of kind {kind}; it needs exactly one.");
            }
        }

        if (found.Count > 0)
        {
            throw new EeHwException(found);
        }

        void Say(string item, string message) => found.Add(new Diagnostic(Codes.Simulation.IllegalGraph, Severity.Error, new Place { Item = item }, message));
    }
}
