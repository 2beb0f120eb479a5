using EeHw.Agreement.Tests.Grid;
using EeHw.Check;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim;
using EeHw.Sim.Depths;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>
/// FIFO depths and buffer frames that the simulator calls sufficient, put into the RTL: it is as fast as with the depths that were given, with one word less in
/// any component it is slower, by exactly as many clocks as the simulator says; and it stands still where the simulator says so, and only there.
/// </summary>
public sealed class RtlDepthTests
{
    private const int Samples = 24;
    private const int SamplesToHang = 2;

    private static IEnumerable<TestCaseData> Cases =>
    [
        new TestCaseData("exits: growing, 1 reorder slots", false),
        new TestCaseData("banks: chain of 2, 2 banks", false).SetCategory("Long"),
        new TestCaseData("banks: chain of 2, 3 banks", true).SetCategory("Long"),
        new TestCaseData("layers: depthwise", true).SetCategory("Long"),
        new TestCaseData("joins: residual, 2 exits", true).SetCategory("Long"),
        new TestCaseData("exits: growing, 1 reorder slots", true).SetCategory("Long"),
        new TestCaseData("FIFOs: chain of 3, depth 8", true).SetCategory("Long"),
        new TestCaseData("exits: chain of 5, in order", false).SetCategory("Long"),
    ];

    [TestCaseSource(nameof(Cases))]
    [Parallelizable(ParallelScope.All)]
    public void Depths_CalledSufficient_LoseNothingInRtlAndAreMinimalThere(string name, bool isForAnyOrder)
    {
        Tools.Require("verilator", "verilator");
        var made = GridCase.Of(GridDesigns.All.Single(d => d.ToString() == name));
        var given = made.Lowered.Graph;
        var traces = Traces(made, isForAnyOrder);
        var search = new SimulationOptions { Workload = new Workload("closed", Samples), SearchDepths = true, DepthSamples = Samples, DepthsForAnyOrder = isForAnyOrder };
        var depths = Simulator.Run(made.Lowered, traces[0].Decisions, search).Measurement.Fifos.ToDictionary(f => f.Name, f => (int)f.MinimumDepth!.Value);
        var found = With(given, depths);
        var totals = traces.Select(t => Simulated(made, given, t)).ToList();
        AssertEqual(made, found, traces, "as found");
        Assert.That(traces.Select((t, i) => Simulated(made, found, t) - totals[i]), Has.All.LessThanOrEqualTo(0), "as found");

        var components = depths.Where(d => d.Value > (given.Units.Any(u => u.Name == d.Key && u is ConditionalBuffer) ? 1 : 0)).Select(d => d.Key).ToList();
        TestContext.Out.WriteLine($"{name}: {depths.Count} components, {components.Count} of them more than nothing: {string.Join(", ", components.Select(c => $"{c} {depths[c]}"))}");
        Assert.That(components, Is.Not.Empty, "something to be shown");
        foreach (var component in components)
        {
            // A trace that is slower, or stands still, with one word less; the design is the same one in RTL.
            var less = With(given, new(depths) { [component] = depths[component] - 1 });
            var slow = traces.Zip(totals).Where(t => Simulated(made, less, t.First) > t.Second).Select(t => t.First).Take(1).ToList();
            Assert.That(slow, Is.Not.Empty, component);
            AssertEqual(made, less, slow, component);
        }
    }

    [TestCase(1)]
    [TestCase(2, Category = "Long")]
    [Parallelizable(ParallelScope.All)]
    public void SkipFifo_OneWordShortOfDeadlockFree_HangsInRtlAndNotWithThatWord(int exits)
    {
        Tools.Require("verilator", "verilator");
        var made = GridCase.Of(GridDesigns.All[0] with { Network = () => GridNetworks.Residual(exits) });
        var traces = Traces(made, false);
        var options = new SimulationOptions { Workload = new Workload("closed", Samples), SearchDepths = true };
        var skip = Simulator.Run(made.Lowered, traces[0].Decisions, options).Measurement.Fifos.First(f => f.DeadlockFreeDepth is > 0);
        AssertEqual(made, With(made.Lowered.Graph, new() { [skip.Name] = (int)skip.DeadlockFreeDepth!.Value }), traces, skip.Name, SamplesToHang);
        var hanging = With(made.Lowered.Graph, new() { [skip.Name] = (int)skip.DeadlockFreeDepth!.Value - 1 });
        Assert.That(Simulated(made, hanging, traces[0], SamplesToHang), Is.EqualTo(long.MaxValue));
        AssertEqual(made, hanging, traces, skip.Name, SamplesToHang);
    }

    // Every trace in RTL: the simulator's total, or standing still where it says so.
    private static void AssertEqual(GridCase made, UnitGraph graph, IReadOnlyList<GoldenVectors> traces, string what, int samples = Samples)
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < traces.Count; i++)
        {
            made.Write(traces[i], "verilog", folder.Path, dataOnly: i > 0, graph: graph);
            var simulated = Simulated(made, graph, traces[i], samples);
            var options = new RtlSimulationOptions { Samples = samples, Optimisation = "-O0" };
            if (simulated == long.MaxValue)
            {
                var error = Assert.Throws<EeHwException>(() => RtlSimulation.Run(folder.Path, options), what);
                Assert.That(error!.Diagnostics[0].Code, Is.EqualTo(Codes.Checks.Deadlock));
                continue;
            }

            var rtl = RtlSimulation.Run(folder.Path, options).Measurement;
            Assert.That((rtl.TotalCycles, rtl.Mismatches), Is.EqualTo((simulated, 0L)), $"{what}, order {i}");
        }
    }

    private static IReadOnlyList<GoldenVectors> Traces(GridCase made, bool isForAnyOrder)
    {
        var random = new Random(3);
        IEnumerable<byte[]> orders = [[.. Enumerable.Range(0, Samples).Select(_ => (byte)random.Next(made.Exits))], .. isForAnyOrder ? DecisionOrders.All(made.Exits) : []];
        return [.. orders.Select(o => made.Take(Enumerable.Range(0, Samples).Select(i => (int)o[i % o.Length])))];
    }

    private static long Simulated(GridCase made, UnitGraph graph, GoldenVectors trace, int samples = Samples)
    {
        try
        {
            return Simulator.Run(made.Lowered with { Graph = graph }, trace.Decisions, new SimulationOptions { Workload = new Workload("closed", samples) }).Measurement.TotalCycles!.Value;
        }
        catch (EeHwException e) when (e.Diagnostics[0].Code == Codes.Simulation.Deadlock)
        {
            return long.MaxValue;
        }
    }

    private static UnitGraph With(UnitGraph graph, Dictionary<string, int> depths) => graph with
    {
        Channels = graph.Channels.Select(c => depths.TryGetValue(c.Name, out var depth) ? c with { Depth = depth } : c).ToValueList(),
        Units = graph.Units.Select(u => u is ConditionalBuffer b && depths.TryGetValue(u.Name, out var frames) ? b with { Frames = frames } : u).ToValueList(),
    };
}
