using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

public sealed class GraphCheckTests
{
    // docs/simulator.md by hand: 4 pixels of 9 words and 11 - 4 = 7 clocks of refill.
    [Test]
    public void Interval_OfTheExampleInTheDocumentation_Is43()
    {
        var b = new GraphBuilder("by-hand");
        var graph = b.Finish([b.Conv(b.Source(new Shape(1, 4, 4), 1), 1, 3, 1)]);
        Assert.That(Designs.Run.Graph(graph, [.. new byte[12]]).Measurement.IntervalCycles, Is.EqualTo(43));
        Assert.That(ClosedForm.StageInterval(graph, 0), Is.EqualTo(43));
    }

    [Test]
    public void Run_WithABufferBelowTheWindowsNeed_SaysSo()
    {
        var b = new GraphBuilder("small");
        var graph = b.Finish([b.Conv(b.Source(new Shape(1, 8, 8), 1), 1, 3, 1, words: 18)]);
        var e = Assert.Throws<EeHwException>(() => Designs.Run.Graph(graph, [0]));
        Assert.That(e!.Message, Is.EqualTo("stage1/window1: error EEHW6502: needs 24 words for its largest window, but its buffer holds 18."));
    }

    [Test]
    public void Run_WithAnUnconnectedPort_SaysWhich()
    {
        var graph = HandDesigns.LeNet(6, 4, 2);
        var cut = graph with { Channels = graph.Channels.Where(c => c.To != 2).ToValueList() };
        var e = Assert.Throws<EeHwException>(() => Designs.Run.Graph(cut, [0]));
        Assert.That(e!.Diagnostics.Select(d => d.Message), Is.EqualTo(new[] { "nothing leads away from its output 0.", "nothing leads to its input 0." }));
    }

    [Test]
    public void Run_WithDecisionsForOtherExits_SaysSo()
    {
        var e = Assert.Throws<EeHwException>(() => Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2), [0, 2]));
        Assert.That(e!.Message, Is.EqualTo("lenet: error EEHW6504: the decisions name exit 3, the design has 2. Make the trace with the network of this design."));
    }

    [TestCase("burst", 4, null, "workload.kind: error EEHW6505: is 'burst'; there are closed, periodic, poisson, bursty, recorded, tenants.")]
    [TestCase("closed", 0, null, "workload.samples: error EEHW6505: is 0; at least 1 is needed.")]
    [TestCase("periodic", 4, null, "workload.periodNs: error EEHW6505: is missing; a periodic workload needs a time above 0 and up to 1e12 ns.")]
    [TestCase("periodic", 4, -1.5, "workload.periodNs: error EEHW6505: is -1.5; a periodic workload needs a time above 0 and up to 1e12 ns.")]
    public void Run_WithABadWorkload_SaysSo(string kind, int samples, double? period, string expected)
    {
        var e = Assert.Throws<EeHwException>(() => Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2), [0], new Model.Designs.Workload(kind, samples, period)));
        Assert.That(e!.Message, Is.EqualTo(expected));
    }

    // A period of 160 000 ns is 20 000 clocks at 125 MHz, above the interval: samples pass one by one, each with the same latency.
    [Test]
    public void Run_OfAPeriodicWorkload_FollowsTheArrivals()
    {
        var m = Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2), [0], new Model.Designs.Workload("periodic", 50, 160_000)).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.IntervalCycles, Is.EqualTo(20_000));
            Assert.That(m.LatencyNs!.P50, Is.EqualTo(m.LatencyNs.Max));
        }
    }

    [Test]
    public void Timeline_OfAWindow_HoldsItsSamplesAndSpansWithinIt()
    {
        var t = Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2), [0, 1, 0], new Model.Designs.Workload("closed", 12), new SimulationOptions { TimelineFrom = 3, TimelineSamples = 3 }).Timeline!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(t.Samples.Select(s => s.Sample), Is.EqualTo(new[] { 3, 4, 5 }));
            Assert.That(t.Samples.Select(s => s.Exit), Is.EqualTo(new[] { 0, 1, 0 }));
            Assert.That(t.Samples.All(s => s.Start >= t.Window.From && s.Start < s.Decided && s.Decided < s.Released && s.Released < t.Window.To));
            Assert.That(t.Units.SelectMany(u => u.Busy.Concat(u.Blocked)).All(s => s.From >= t.Window.From && s.From < s.To && s.To <= t.Window.To));
            Assert.That(t.Units.Where(u => u.Kind == "MacArray").All(u => u.Busy.Count > 0));
        }
    }
}
