using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

public sealed class SchedulerTests
{
    private static readonly string[] _swapping = [.. PartitionChoice.Schedulers.Where(s => s != "static")];

    // Samples that come by themselves, so that every scheduler has idle time to decide about; the test clock is 100 MHz.
    [Test]
    public void Run_ByAnyScheduler_EqualsPlainStepping([ValueSource(nameof(_swapping))] string scheduler, [Values] bool isInOrder, [Values(0, 1)] int initial)
    {
        var graph = HandDesigns.LeNet(6, 4, 2, isInOrder, 16);
        var pattern = Designs.Run.Pattern(16, 2, 0.6, initial);
        var workload = new Workload("poisson", 16, 150_000) { DeadlineNs = 1_200_000, WarmUpSamples = 0 };
        var options = new SimulationOptions { KeepSamples = true };
        var replayed = Designs.Run.Graph(graph, pattern, workload, options, true, Choice(scheduler) with { Initial = initial });
        var plain = Designs.Run.Graph(graph, pattern, workload, options with { IsPlain = true }, true, Choice(scheduler) with { Initial = initial });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(replayed.Samples, Is.EqualTo(plain.Samples));
            Assert.That(replayed.Measurement, Is.EqualTo(plain.Measurement));
            Assert.That(replayed.Measurement.Reconfiguration!.Scheduler, Is.EqualTo(scheduler));
            Assert.That(replayed.Measurement.Reconfiguration.WaitedFrames, Is.EqualTo(pattern.Count(e => e == 1)));
        }
    }

    // Three stages, a content each: frames go on from content to content, and all of them come out.
    [Test]
    public void Run_WithThreeContents_NeverStandsStill([ValueSource(nameof(_swapping))] string scheduler, [Values] bool isInOrder, [Values(1, 3)] int frames, [Values("closed", "poisson")] string kind)
    {
        var pattern = Designs.Run.Pattern(24, 3, 0.4, frames);
        var workload = kind == "closed" ? new Workload(kind, 24) { DeadlineNs = 100_000 } : new Workload(kind, 24, 20_000) { DeadlineNs = 100_000 };
        var choice = Choice(scheduler) with { Contents = [[0], [1], [2]], WhenWaiting = 1, WaitingFrames = frames, BitstreamBytes = 4000 };
        var m = Designs.Run.Graph(Three(isInOrder), pattern, workload, null, true, choice).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Samples, Is.EqualTo(24));
            Assert.That(m.Reconfiguration!.WaitedFrames, Is.EqualTo(pattern.Sum(e => e)));
            Assert.That(m.Reconfiguration.QueueHighWater, Is.InRange(1, frames));
        }
    }

    // Stage 1 always there, stages 2 and 3 swapped: times of 0 ask for a swap all the time, and still every content takes a frame before it is left.
    [Test]
    public void Run_WithSchedulersThatAskAlways_StarvesNoStage([Values("oldestWaits", "deadline", "whenWaiting")] string scheduler)
    {
        var pattern = Designs.Run.Pattern(40, 3, 0.3);
        var choice = Choice(scheduler) with { Contents = [[1], [2]], OldestWaitsNs = 0, WhenWaiting = 1, WaitingFrames = 4, BitstreamBytes = 4000 };
        var m = Designs.Run.Graph(Three(true), pattern, new Workload("closed", 40) { DeadlineNs = 0 }, null, true, choice).Measurement;
        Assert.That(m.Samples, Is.EqualTo(40));
    }

    // One at a time: a hard sample has the region swapped, and back for the next; an easy one needs no swap.
    [Test]
    public void Run_PerSample_SwapsTwiceForEveryHardSample()
    {
        byte[] pattern = [0, 1, 0, 0, 1, 1, 0];
        var m = Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2), pattern, hasPlatform: true, partitions: Choice("perSample")).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Reconfiguration!.Swaps, Is.EqualTo(6));
            Assert.That(m.Reconfiguration.QueueHighWater, Is.EqualTo(1));
            Assert.That(m.Reconfiguration.LoadNs, Is.EqualTo(100_000));
        }
    }

    // The one hard sample waits T, then a load of 100 us, while easy ones pass; the region is emptied of at most one of them (58 us).
    [TestCase(50_000)]
    [TestCase(400_000)]
    public void Run_OldestWaits_WaitsThatLong(double ns)
    {
        byte[] pattern = [1, .. new byte[30]];
        var m = Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2, slots: 64), pattern, hasPlatform: true, partitions: Choice("oldestWaits") with { OldestWaitsNs = ns }).Measurement;
        Assert.That(m.Reconfiguration!.WaitNs, Is.InRange(ns + 100_000, ns + 100_000 + 200_000));
    }

    // A deadline that a swap at the last moment still meets, with samples that come slowly: every hard one waits long, none is late.
    [Test]
    public void Run_Deadline_WaitsAndMeetsIt()
    {
        var pattern = Designs.Run.Pattern(60, 2, 0.8);
        var workload = new Workload("periodic", 60, 400_000) { DeadlineNs = 3_000_000, WarmUpSamples = 0 };
        var graph = HandDesigns.LeNet(6, 4, 2, false, 64);
        var m = Designs.Run.Graph(graph, pattern, workload, null, true, Choice("deadline") with { WaitingFrames = 16 }).Measurement;
        var hasty = Designs.Run.Graph(graph, pattern, workload, null, true, Choice("whenWaiting") with { WhenWaiting = 1 }).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Service!.MissFraction, Is.Zero);
            Assert.That(m.LatencyNs!.Max, Is.InRange(2_000_000, 3_000_000));
            Assert.That(m.Reconfiguration!.Swaps, Is.LessThan(hasty.Reconfiguration!.Swaps));
        }
    }

    // Idle between samples: prefetching answers hard samples without waiting for N of them, and the first content is back before the next sample comes.
    [Test]
    public void Run_Prefetch_UsesIdleTime()
    {
        var pattern = Designs.Run.Pattern(40, 2, 0.7);
        var workload = new Workload("periodic", 40, 1_000_000) { WarmUpSamples = 0 };
        var graph = HandDesigns.LeNet(6, 4, 2, false, 64);
        var early = Designs.Run.Graph(graph, pattern, workload, null, true, Choice("prefetch")).Measurement;
        var late = Designs.Run.Graph(graph, pattern, workload, null, true, Choice("whenWaiting")).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(early.Service!.ResponseNs!.Mean, Is.LessThan(late.Service!.ResponseNs!.Mean / 2));
            Assert.That(early.Service.WaitNs, Is.LessThan(1000));
            Assert.That(early.Reconfiguration!.AbortedLoads, Is.Zero);
            Assert.That(early.Reconfiguration.WaitNs, Is.InRange(100_000, 102_000));
        }
    }

    // The next sample comes in the middle of every load of 500 us that was begun ahead of need: it is given up.
    [Test]
    public void Run_PrefetchWhenASampleComes_IsGivenUp()
    {
        byte[] pattern = [1, 0, 0, 0, 1, 0];
        var workload = new Workload("periodic", 6, 400_000) { WarmUpSamples = 0 };
        var m = Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2, false, 64), pattern, workload, null, true, Choice("prefetch") with { BitstreamBytes = 200_000 }).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Samples, Is.EqualTo(6));
            Assert.That(m.Reconfiguration!.AbortedLoads, Is.GreaterThan(0));
        }
    }

    [Test]
    public void Run_WithWhatCannotBe_SaysSo()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Message(Choice("whenWaiting") with { BitstreamBytes = 0 }), Is.EqualTo("partitions.area: error EEHW6506: has a bitstream of 0 bytes; loading nothing changes nothing. Give bitstreamBytes as the tool that makes the partial bitstream says, or the area's share of the full one."));
            Assert.That(Message(Choice("whenWaiting") with { BitstreamBytes = 13_000_001 }), Is.EqualTo("partitions.area: error EEHW6506: has a bitstream of 13000001 bytes, but configuring the whole of test takes 13000000 (made up for tests): the region is larger than the part. Give the bytes of the region's partial bitstream."));
            Assert.That(Message(Choice("prefetch") with { WhenWaiting = 9 }), Is.EqualTo("partitions.area: error EEHW6506: swaps when 9 samples wait but stores 8 frames. Give whenWaiting a number from 1 to waitingFrames."));
            Assert.That(Message(Choice("deadline")), Is.EqualTo("partitions.area: error EEHW6506: has the scheduler deadline, but the workload has no deadline. Give workload.deadlineNs."));
            Assert.That(Message(Choice("sometimes")), Is.EqualTo("partitions.area: error EEHW6506: has the scheduler 'sometimes'; known are static, perSample, whenWaiting, oldestWaits, deadline, prefetch."));
        }

        static string Message(PartitionChoice p) => Assert.Throws<EeHwException>(() => Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2), [0], hasPlatform: true, partitions: p))!.Message;
    }

    private static UnitGraph Three(bool isInOrder)
    {
        var b = new GraphBuilder("three");
        var map = b.Source(new Shape(2, 6, 6), 1);
        var answers = new List<GraphBuilder.Stream>();
        for (var k = 0; k < 3; k++)
        {
            map = b.Conv(map, 2, 3, 1, k, padding: new Padding(1, 1, 1, 1));
            if (k == 2)
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

    private static PartitionChoice Choice(string scheduler)
        => new("area", [[0], [1]], 0, 40_000, "icap", 1, 0, scheduler, 4, 8) { OldestWaitsNs = scheduler == "oldestWaits" ? 300_000 : null };
}
