using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Sim.Depths;
using EeHw.Sim.Tests.Designs;
using EeHw.Testing;

namespace EeHw.Sim.Tests;

/// <summary>Depths that the search calls sufficient: nothing is lost with them, and something is with one word less anywhere.</summary>
public sealed class DepthSearchTests
{
    private const int Window = 24;

    // Period 1: a, b. 2: ab. 3: aab, abb. 4: aaab, aabb, abbb. Then bursts of 4 and 8.
    [Test]
    public void Orders_OfTwoExits_AreTheNecklacesAndTheBursts()
    {
        var orders = DecisionOrders.All(2).Select(o => string.Concat(o)).ToList();
        Assert.That(DecisionOrders.LongestPeriod(2), Is.EqualTo(6));
        Assert.That(orders.Take(8), Is.EqualTo(new[] { "0", "1", "01", "001", "011", "0001", "0011", "0111" }));
        Assert.That(orders.Skip(8), Has.Exactly(6).With.Length.EqualTo(5).And.Exactly(9).With.Length.EqualTo(6), "6 and 9 binary necklaces without a shorter period");
        Assert.That(orders.TakeLast(2), Is.EqualTo(new[] { "11110000", "1111111100000000" }));
    }

    [TestCase(1, 1)]
    [TestCase(3, 38)]
    [TestCase(5, 75)]
    public void Orders_OfMoreExits_StayFew(int exits, int number) => Assert.That(DecisionOrders.All(exits), Has.Count.EqualTo(number));

    [TestCase(1, false)]
    [TestCase(2, false)]
    [TestCase(1, true)]
    [TestCase(2, true)]
    public void Depths_ThatAreFound_LoseNothingAndAreMinimalInEveryComponent(int banks, bool isForAnyOrder)
    {
        var lowered = LoweredDesigns.Lower(Chain(2), 5, 0.3, banks);
        var trace = Designs.Run.Pattern(Window, 2, 0.5);
        byte[][] traces = isForAnyOrder ? [trace, .. DecisionOrders.All(2)] : [trace];
        var graph = lowered.Graph;
        var result = Simulator.Run(lowered, new ExitDecisions(trace, new int[Window]), new SimulationOptions { Workload = new Workload("closed", Window), SearchDepths = true, DepthsForAnyOrder = isForAnyOrder });
        var found = With(graph, result.Measurement.Fifos.ToDictionary(f => f.Name, f => (int)f.MinimumDepth!.Value));

        Assert.That(traces.Select(t => Total(found, t) - Total(graph, t)), Has.All.LessThanOrEqualTo(0));
        using (Assert.EnterMultipleScope())
        {
            for (var c = 0; c < graph.Channels.Count; c++)
            {
                if (found.Channels[c].Depth > 0)
                {
                    var less = DepthSearch.With(found, c, found.Channels[c].Depth - 1);
                    Assert.That(traces.Any(t => Total(less, t) > Total(graph, t)), $"{graph.Channels[c].Name} with {found.Channels[c].Depth} words");
                }
            }

            for (var u = 0; u < graph.Units.Count; u++)
            {
                if (found.Units[u] is ConditionalBuffer { Frames: > 1 } buffer)
                {
                    var less = DepthSearch.WithFrames(found, u, buffer.Frames - 1);
                    Assert.That(traces.Any(t => Total(less, t) > Total(graph, t)), $"{buffer.Name} with {buffer.Frames} frames");
                }
            }
        }
    }

    // All samples leaving at the first exit need next to nothing behind it.
    [Test]
    public void Depths_ForAnyOrder_SayForHowMany()
    {
        var lowered = LoweredDesigns.Lower(Chain(3), 5, 0.3, 2);
        var options = new SimulationOptions { Workload = new Workload("closed", Window), SearchDepths = true, DepthSamples = 12 };
        var decisions = new ExitDecisions([0], [0]);
        var one = Simulator.Run(lowered, decisions, options).Measurement;
        var any = Simulator.Run(lowered, decisions, options with { DepthsForAnyOrder = true }).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Notes, Has.Some.EqualTo("Minimum depths hold together and keep the total of the first 12 samples; one word less anywhere does not. Buffers count frames."));
            Assert.That(any.Notes, Has.Some.EqualTo("Minimum depths hold together and keep the total of the first 12 samples, and of 38 orders of exits: all periodic ones up to period 4, and bursts; one word less anywhere does not. Buffers count frames."));
            Assert.That(any.Fifos.Sum(f => f.MinimumDepth), Is.GreaterThan(one.Fifos.Sum(f => f.MinimumDepth)!.Value));
        }
    }

    private static Network Chain(int exits)
    {
        var b = new NetworkBuilder(2, 9, 8, exits);
        var (x, heads) = (0, new List<int>());
        for (var k = 0; k < exits; k++)
        {
            x = b.Relu(b.Conv(x, 3 + k, new Extent(3, 3), padding: new Padding(1, 1, 1, 1)));
            x = k == 0 ? b.MaxPool(x, new Extent(2, 2)) : x;
            heads.Add(b.Dense(k % 2 == 0 ? x : b.GlobalAveragePool(x), 5));
        }

        return b.Build([.. heads]);
    }

    private static UnitGraph With(UnitGraph graph, Dictionary<string, int> depths)
    {
        for (var c = 0; c < graph.Channels.Count; c++)
        {
            graph = depths.TryGetValue(graph.Channels[c].Name, out var depth) ? DepthSearch.With(graph, c, depth) : graph;
        }

        for (var u = 0; u < graph.Units.Count; u++)
        {
            graph = graph.Units[u] is ConditionalBuffer b ? DepthSearch.WithFrames(graph, u, depths[b.Name]) : graph;
        }

        return graph;
    }

    private static long Total(UnitGraph graph, byte[] trace)
    {
        var run = new SimulationRun(graph, trace, new Workload("closed", Window), SimulationOptions.Default);
        return run.Run() ? run.Clock : long.MaxValue;
    }
}
