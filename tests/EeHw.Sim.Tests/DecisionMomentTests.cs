using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

/// <summary>The moment of every decision, which answers at a deadline are read from.</summary>
public sealed class DecisionMomentTests
{
    [TestCase("closed")]
    [TestCase("periodic")]
    public void Run_ThatKeepsDecisions_HasOnePerExitPassed_AtTheClocksOfTheFlow(string kind)
    {
        var graph = HandDesigns.LeNet(6, 4, 2);
        byte[] exits = [0, 1, 1, 0, 1, 0, 0];
        var workload = kind == "closed" ? new Workload(kind, 21) : new Workload(kind, 21, 9000) { WarmUpSamples = 0 };
        var runs = new[] { true, false }.Select(plain => Simulator.Run(new SimulationInput(graph, null, [], workload), new ExitDecisions(exits, new int[7]), new SimulationOptions { KeepDecisions = true, KeepSamples = true, IsPlain = plain })).ToArray();
        var moments = runs[0].Decisions;
        Assert.That(runs[1].Decisions.OrderBy(m => (m.Sample, m.Exit)), Is.EqualTo(moments.OrderBy(m => (m.Sample, m.Exit))), "replayed as stepped");
        Assert.That(moments.Select(m => (m.Sample, m.Exit)), Is.EquivalentTo(Enumerable.Range(0, 21).SelectMany(n => Enumerable.Range(0, exits[n % 7] + 1).Select(k => ((long)n, k)))));
        foreach (var flow in runs[0].Samples)
        {
            var last = moments.Single(m => m.Sample == flow.Sample && m.Exit == flow.Exit);
            if (kind == "closed")
            {
                Assert.That(last.Ticks, Is.EqualTo(flow.Decided - flow.Start));
            }
            else
            {
                // From arrival: waiting outside comes before the first word.
                Assert.That(last.Ticks, Is.GreaterThanOrEqualTo(flow.Decided - flow.Start));
            }

            Assert.That(moments.Where(m => m.Sample == flow.Sample).OrderBy(m => m.Exit).Select(m => m.Ticks), Is.Ordered.Ascending);
        }
    }
}
