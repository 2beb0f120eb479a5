using EeHw.Model.Designs;
using EeHw.Sim.Partitions;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

public sealed class BestScheduleTests
{
    // Four samples at once, the second and fourth hard; 10 and 20 clocks, 5 per load. All in one batch: 40 + 5 + 40 = 85 is the least total. Answers
    // then: 10, 30, 65, 85: 190 in all. Swapping back in between: 10, (20) 45, 50 + 10 = 60 (third), 70, 95: 210. One batch is best.
    [Test]
    public void Of_FourSamplesAtOnce_IsOneBatch()
    {
        var best = BestSchedule.Of(new long[4], [false, true, false, true], 10, 20, 5, 4, 0);
        Assert.That(best, Is.EqualTo(new BestSchedule(85, 47.5, 1)));
    }

    // Room for one frame: after each hard sample a swap and back: 10, 20 + 5 + 20 = 45, 45 + 5 + 10 = 60, 70 + 5 + 20 = 95.
    [Test]
    public void Of_WithRoomForOneFrame_SwapsForEach()
        => Assert.That(BestSchedule.Of(new long[4], [false, true, false, true], 10, 20, 5, 1, 0), Is.EqualTo(new BestSchedule(95, 52.5, 3)));

    [Test]
    public void Of_SmallTraces_IsTheBestOfAllSchedules()
    {
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var n = random.Next(1, 7);
            var arrivals = Enumerable.Range(0, n).Select(_ => (long)random.Next(60)).Order().ToArray();
            var hard = Enumerable.Range(0, n).Select(_ => random.Next(2) == 0).ToArray();
            var (first, second, load, frames, initial) = (random.Next(1, 12), random.Next(1, 30), random.Next(0, 15), random.Next(1, 4), random.Next(2));
            var (total, sum) = (long.MaxValue, long.MaxValue);
            Try(0, [], initial, 0, 0, false);
            var best = BestSchedule.Of(arrivals, hard, first, second, load, frames, initial);
            Assert.That((best.TotalClocks, best.ResponseClocks), Is.EqualTo((total, (double)sum / n)));

            // every order of passing, serving and swapping
            void Try(int i, int[] waiting, int content, long time, long responses, bool swapped)
            {
                if (i == n && waiting.Length == 0)
                {
                    (total, sum) = (Math.Min(total, time), Math.Min(sum, responses));
                    return;
                }

                if (!swapped)
                {
                    Try(i, waiting, 1 - content, time + load, responses, true);
                }

                if (content == 0 && i < n && waiting.Length < frames)
                {
                    var end = Math.Max(time, arrivals[i]) + first;
                    Try(i + 1, hard[i] ? [.. waiting, i] : waiting, 0, end, hard[i] ? responses : responses + end - arrivals[i], false);
                }

                if (content == 1 && waiting.Length > 0)
                {
                    Try(i, waiting[1..], 1, time + second, responses + time + second - arrivals[waiting[0]], false);
                }
            }
        }
    }

    // Clock by clock, whatever the scheduler does without knowing what comes: it is never better.
    [Test]
    public void Run_ByAnyScheduler_IsNeverBetter([Values("perSample", "whenWaiting", "oldestWaits", "deadline", "prefetch")] string scheduler, [Values("closed", "poisson")] string kind, [Values(1, 2)] int seed)
    {
        var pattern = Designs.Run.Pattern(20, 2, 0.6, seed);
        var workload = kind == "closed" ? new Workload(kind, 20) { DeadlineNs = 2e6 } : new Workload(kind, 20, 120_000) { DeadlineNs = 2e6, WarmUpSamples = 2 * (seed - 1), Seed = seed };
        var choice = new PartitionChoice("area", [[0], [1]], 0, 40_000, "icap", 1, 0, scheduler, 3, 6) { OldestWaitsNs = 300_000 };
        var m = Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2, false, 64), pattern, workload, new SimulationOptions { BestSchedule = true }, true, choice).Measurement;
        using (Assert.EnterMultipleScope())
        {
            if (kind == "closed")
            {
                Assert.That(m.Reconfiguration!.BestTotalCycles, Is.InRange(m.TotalCycles!.Value / 50, m.TotalCycles!.Value));
                Assert.That(m.Reconfiguration.BestResponseNs, Is.Null);
            }
            else
            {
                Assert.That(m.Reconfiguration!.BestResponseNs, Is.InRange(m.Service!.ResponseNs!.Mean / 50, m.Service.ResponseNs.Mean));
            }
        }
    }

    [Test]
    public void Run_WithTooManySamples_SaysSo()
    {
        var choice = new PartitionChoice("area", [[0], [1]], 0, 40_000, "icap", 1, 0, "whenWaiting", 3, 6);
        var e = Assert.Throws<Model.Diagnostics.EeHwException>(() => Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2), new byte[201], null, new SimulationOptions { BestSchedule = true }, true, choice));
        Assert.That(e!.Message, Is.EqualTo("partitions.area: error EEHW6506: is to be held against the best schedule over 201 samples; up to 200 of a region with two contents that hold all the stages can be. Simulate fewer samples."));
    }
}
