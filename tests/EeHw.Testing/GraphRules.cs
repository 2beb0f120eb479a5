using EeHw.Model.Hardware;

namespace EeHw.Testing;

/// <summary>What every unit graph keeps.</summary>
public static class GraphRules
{
    public static void Check(UnitGraph graph)
    {
        var problems = new List<string>();
        var names = graph.Units.Select(u => u.Name).Concat(graph.Channels.Select(c => c.Name)).ToList();
        problems.AddRange(names.GroupBy(n => n.Replace('/', '_').Replace('.', '_'), StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => $"name {g.Key} is not unique"));
        problems.AddRange(graph.Channels.Where(c => c.From >= c.To).Select(c => $"{c.Name} runs backwards"));
        for (var u = 0; u < graph.Units.Count; u++)
        {
            var unit = graph.Units[u];
            for (var port = 0; port < unit.InputPorts; port++)
            {
                Expect(graph.Channels.Count(c => c.To == u && c.ToPort == port) == 1, $"input {port} of {unit.Name}");
            }

            for (var port = 0; port < unit.OutputPorts; port++)
            {
                Expect(graph.Channels.Count(c => c.From == u && c.FromPort == port) == 1, $"output {port} of {unit.Name}");
            }

            Expect(unit.InputPorts == graph.Channels.Count(c => c.To == u) && unit.OutputPorts == graph.Channels.Count(c => c.From == u), $"ports of {unit.Name}");
            if (unit.InputPorts > 0)
            {
                CheckWidths(graph, u, Expect);
            }
        }

        Assert.That(problems, Is.Empty);

        void Expect(bool holds, string what)
        {
            if (!holds)
            {
                problems.Add(what);
            }
        }
    }

    private static void CheckWidths(UnitGraph graph, int u, Action<bool, string> expect)
    {
        var input = graph.Into(u);
        var output = graph.Units[u].OutputPorts > 0 ? graph.OutOf(u) : null;
        var (lanes, words) = graph.Units[u] switch
        {
            SlidingWindow w => (w.Lanes, w.InputWords),
            MacArray m => (m.Window * (m.Depthwise ? m.Pe : m.Simd), m.OutputWords * m.WordsPerOutput),
            Pool p => (p.Lanes * p.Window, p.Output.Elements / p.Lanes * p.WordsPerOutput),
            GlobalPool g => (g.Lanes, g.Input.Elements / g.Lanes),
            Pointwise p => (p.Lanes, p.Shape.Elements / p.Lanes),
            Sigmoid s => (s.Lanes, s.Shape.Elements / s.Lanes),
            SelfGate s => (s.Lanes, s.Shape.Elements / s.Lanes),
            ChannelNorm c => (c.Lanes, c.Shape.Elements / c.Lanes),
            ClassMeans m => (m.Simd, m.MeanWords),
            Add a => (a.Lanes, a.Shape.Elements / a.Lanes),
            WidthAdapter a => (a.InputLanes, a.Shape.Elements / a.InputLanes),
            ConditionalBuffer b => (input.Lanes, b.WordsPerFrame),
            Fork f => (input.Lanes, f.WordsPerFrame),
            ExitDecision d => (d.Lanes, d.Classes / d.Lanes),
            _ => (input.Lanes, input.WordsPerFrame),
        };
        var name = graph.Units[u].Name;
        expect(input.Lanes == lanes && input.WordsPerFrame == words, $"{name} takes {words} words of {lanes}, gets {input.WordsPerFrame} of {input.Lanes}");
        if (graph.Units[u] is MacArray mac)
        {
            expect(output!.Lanes == mac.Pe && output.WordsPerFrame == mac.OutputWords, $"output of {name}");
        }
    }
}
