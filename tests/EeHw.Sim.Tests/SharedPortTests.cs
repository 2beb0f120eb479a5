using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Results;
using EeHw.Sim.Partitions;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

/// <summary>Two regions and one configuration port: requests in order, demands before loads ahead of need, which they pre-empt.</summary>
public sealed class SharedPortTests
{
    private static readonly string[] _swapping = [.. PartitionChoice.Schedulers.Where(s => s != "static")];

    // Loads of 10 clocks. a asks ahead of need at 0 and begins; b (ahead) asks at 2 and waits; c (demand) asks at 4: a is given up, c begins. d (demand) asks at 6 and waits behind c.
    // c ends at 14: d goes before b, which asked earlier. d ends at 24: b begins, a, given up at 4, is behind it. b ends at 34: a begins anew.
    [Test]
    public void Serve_DemandsAndLoadsAheadOfNeed_ComeInTheOrderByHand()
    {
        var (said, queue) = (new List<string>(), new PortQueue());
        var (a, b, c, d) = (new User("a", false, said), new User("b", false, said), new User("c", true, said), new User("d", true, said));
        queue.Request(a, 0);
        queue.Request(b, 2);
        queue.Request(c, 4);
        queue.Request(d, 6);
        queue.Release(14);
        queue.Release(24);
        queue.Release(34);
        Assert.That(said, Is.EqualTo(new[] { "a begins 0", "a gives up 4", "c begins 4", "d begins 14", "b begins 24", "a begins 34" }));
    }

    [Test]
    public void Serve_WhatBecameADemand_IsNotPreempted()
    {
        var (said, queue) = (new List<string>(), new PortQueue());
        var (a, b) = (new User("a", false, said), new User("b", true, said));
        queue.Request(a, 0);
        a.Demands = true;
        queue.Request(b, 4);
        Assert.That(said, Is.EqualTo(new[] { "a begins 0" }));
        queue.Withdraw(b);
        queue.Release(10);
        Assert.That(said, Has.Count.EqualTo(1));
    }

    // One sample at a time, each through all four stages; a load takes 100 us. Region A (stages 1, 2) is loaded back for the next sample as soon as the sample has left it, at time a; the sample asks for the second
    // content of region B (stages 3, 4) at time b. With a port each that costs it a load. On one port it waits until A has loaded, a + 100 us: a + 100 us - b longer. That by every sample.
    [Test]
    public void Run_PerSampleOnOnePort_WaitsForTheOtherRegionsLoad()
    {
        byte[] pattern = [3, 3, 3];
        var own = Two("perSample", pattern, true);
        var shared = Two("perSample", pattern, false);
        var (a, b) = (Loading(own.Regions[0], 1), Loading(own.Regions[1], 0));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(own.LoadNs, Is.EqualTo(100_000));
            Assert.That(own.PortWaitNs, Is.Zero);
            Assert.That(b, Is.InRange(a, a + 100_000), "else nobody would wait");
            Assert.That(Loading(shared.Regions[0], 1), Is.EqualTo(a), "nothing differs before");
            Assert.That(Loading(shared.Regions[1], 0), Is.EqualTo(a + 100_000));
            Assert.That(shared.Regions[1].Periods.First(p => p.Is == "waiting for the port"), Is.EqualTo(new RegionPeriod(b, a + 100_000, 1, "waiting for the port")));
            Assert.That(shared.Swaps, Is.EqualTo(own.Swaps));
            Assert.That(shared.Why, Does.EndWith(" They share icap: one loads at a time."));
        }

        static double Loading(ReconfigurationUse region, int number) => region.Periods.Where(p => p.Is == "loading").ElementAt(number).FromNs;
    }

    // A load ahead of need in one region gives way to the other's demand, and all samples come out.
    [Test]
    public void Run_PrefetchBesideDemands_IsGivenUpForThem()
    {
        var pattern = Designs.Run.Pattern(60, 4, 0.5, 5);
        var workload = new Workload("periodic", 60, 150_000) { WarmUpSamples = 0 };
        var m = Designs.Run.Graph(Four(true), pattern, workload, null, true, Choice("A", [[0], [1]], "whenWaiting") with { WhenWaiting = 1 }, Choice("B", [[2], [3]], "prefetch") with { WhenWaiting = 4 }).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Samples, Is.EqualTo(60));
            Assert.That(m.Reconfiguration!.Regions[1].AbortedLoads, Is.GreaterThan(0));
            Assert.That(m.Reconfiguration.Regions[0].AbortedLoads, Is.Zero);
            Assert.That(m.Reconfiguration.EnergyPjPerSample.Mean, Is.EqualTo(m.Reconfiguration.Regions.Sum(r => r.EnergyPjPerSample.Mean)).Within(1e-9).Percent);
        }
    }

    [Test]
    public void Run_TwoRegions_EqualsPlainSteppingAndNeverStandsStill([ValueSource(nameof(_swapping))] string scheduler, [Values] bool isInOrder, [Values("closed", "poisson")] string kind)
    {
        var pattern = Designs.Run.Pattern(24, 4, 0.4, 2);
        var workload = kind == "closed" ? new Workload(kind, 24) { DeadlineNs = 400_000 } : new Workload(kind, 24, 60_000) { DeadlineNs = 400_000, WarmUpSamples = 0 };
        PartitionChoice[] regions = [Choice("A", [[0], [1]], scheduler) with { BitstreamBytes = 4000 }, Choice("B", [[2], [3]], "prefetch") with { BitstreamBytes = 8000, WhenWaiting = 2 }];
        var options = new SimulationOptions { KeepSamples = true };
        var replayed = Designs.Run.Graph(Four(isInOrder), pattern, workload, options, true, regions);
        var plain = Designs.Run.Graph(Four(isInOrder), pattern, workload, options with { IsPlain = true }, true, regions);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(replayed.Measurement.Samples, Is.EqualTo(24));
            Assert.That(replayed.Samples, Is.EqualTo(plain.Samples));
            Assert.That(replayed.Measurement, Is.EqualTo(plain.Measurement));
        }
    }

    // 990 frames of a 7-series part are 990 x 101 x 4 = 399 960 bytes: 999.9 us at 400 MB/s.
    [Test]
    public void Run_WithFrames_LoadsTheirBytes()
    {
        var m = Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2), [1], hasPlatform: true, partitions: Choice("A", [[0], [1]], "perSample") with { BitstreamBytes = 0, Frames = 990 }).Measurement;
        Assert.That(m.Reconfiguration!.LoadNs, Is.EqualTo(999_900).Within(8), "rounded up to the clock of 8 ns");
    }

    [Test]
    public void Run_WithAnAreaThatIsTooSmall_SaysWhatIsMissing()
    {
        var m = Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2), [1], hasPlatform: true, partitions: Choice("A", [[0], [1]], "perSample") with { Area = new(50_000, 100_000, 8, 500, 0) }).Measurement;
        Assert.That(m.Notes, Has.Some.Match("^By the estimate content 0 of region 'A' does not fit its area: it needs [0-9]+ of the 8 DSP tiles\\.$"));
    }

    [Test]
    public void Run_WithAStageInTwoRegions_IsRefused()
    {
        var e = Assert.Throws<EeHwException>(() => Designs.Run.Graph(Four(true), [0], hasPlatform: true, partitions: [Choice("A", [[0], [1]], "perSample"), Choice("B", [[1], [3]], "perSample")]));
        Assert.That(e!.Message, Is.EqualTo("partitions.B: error EEHW6506: holds stage 1, counted from 0, which lies in 'A' too. A stage lies in one content of one region."));
    }

    private static ReconfigurationUse Two(string scheduler, byte[] pattern, bool own)
        => Designs.Run.Graph(Four(true), pattern, hasPlatform: true, partitions: [Choice("A", [[0], [1]], scheduler) with { HasOwnPort = own }, Choice("B", [[2], [3]], scheduler) with { HasOwnPort = own }]).Measurement.Reconfiguration!;

    private static UnitGraph Four(bool isInOrder)
    {
        var b = new GraphBuilder("four");
        var map = b.Source(new Shape(2, 6, 6), 1);
        var answers = new List<GraphBuilder.Stream>();
        for (var k = 0; k < 4; k++)
        {
            map = b.Conv(map, 2, 3, 1, k, padding: new Padding(1, 1, 1, 1));
            if (k == 3)
            {
                answers.Add(b.Decision(b.Dense(b.GlobalPool(map, k), 4, 1, k), k, true));
                break;
            }

            var copies = b.Fork(map, 2, k);
            var decision = b.Fork(b.Decision(b.Dense(b.GlobalPool(copies[0], k), 4, 1, k), k, false), 2, k);
            map = b.Buffer(copies[1], decision[0], k, 2);
            answers.Add(decision[1]);
        }

        return b.Finish(answers, isInOrder, 16);
    }

    private static PartitionChoice Choice(string name, int[][] contents, string scheduler)
        => new(name, [.. contents.Select(c => (Model.Numerics.ValueList<int>)[.. c])], 0, 40_000, "icap", 1, 0, scheduler, 2, 8) { OldestWaitsNs = scheduler == "oldestWaits" ? 100_000 : null };

    private sealed class User(string name, bool demands, List<string> said) : IPortUser
    {
        public bool Demands { get; set; } = demands;

        public bool IsDemand(long clock) => Demands;

        public bool HasLoaded(long clock) => false;

        public void Begin(long clock) => said.Add($"{name} begins {clock}");

        public void GiveUp(long clock) => said.Add($"{name} gives up {clock}");
    }
}
