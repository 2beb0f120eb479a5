using EeHw.Model.Diagnostics;
using EeHw.Sim.Frames;
using EeHw.Sim.Queues;
using EeHw.Sim.Statistics;
using EeHw.Sim.Workloads;

namespace EeHw.Sim.Tests.Frames;

public sealed class FrameKernelTests
{
    private const int Runs = 5;

    // Two stages of 2 and 5 fs, nothing between them, three samples one after the other (closed, 3 inside), exits 1, 0, 1 (of two).
    //   sample 0: stage 1 0-2, stage 2 2-7        leaves 7
    //   sample 1: stage 1 2-4                     leaves 4
    //   sample 2: stage 1 4-6, waits on it until stage 2 is free at 7, stage 2 7-12  leaves 12
    [Test]
    public void Run_OfAHandCase_LeavesWhenExpected()
    {
        var model = new FrameModel(
            [new FrameServer("s1"), new FrameServer("s2")],
            [new FrameStation("stage 1", 0, 0, new FixedTime(2)), new FrameStation("stage 2", 1, 1, new FixedTime(5), Capacity: 0)]);
        Assert.That(Departures(model, new() { InFlight = 3, Samples = 3, Decisions = new([1, 0, 1], [0, 0, 0]) }), Is.EqualTo(new[] { (1L, 4L), (0L, 7L), (2L, 12L) }));
    }

    // One engine for both stages, deepest first: 0-2 stage 1 of sample 0, 2-7 its stage 2, then sample 1.
    [Test]
    public void Run_OfASharedServer_TakesTurns()
    {
        var model = new FrameModel(
            [new FrameServer("engine", Discipline: FrameDiscipline.DeepestFirst)],
            [new FrameStation("stage 1", 0, 0, new FixedTime(2)), new FrameStation("stage 2", 0, 1, new FixedTime(5))]);
        Assert.That(Departures(model, new() { InFlight = 2, Samples = 2 }), Is.EqualTo(new[] { (0L, 7L), (1L, 14L) }));
    }

    // Shallowest first with batches of two at stage 2, weights loaded once (10): 0-2, 2-4 stage 1; 4-24 both at stage 2.
    [Test]
    public void Run_WithBatches_SharesTheOverhead()
    {
        var model = new FrameModel(
            [new FrameServer("engine", Discipline: FrameDiscipline.ShallowestFirst)],
            [new FrameStation("stage 1", 0, 0, new FixedTime(2)), new FrameStation("stage 2", 0, 1, new FixedTime(5), MaximumBatch: 2, BatchOverhead: 10)]);
        Assert.That(Departures(model, new() { InFlight = 2, Samples = 2 }), Is.EqualTo(new[] { (0L, 24L), (1L, 24L) }));
    }

    [Test]
    public void Run_OfSamplesAMicrosecondApart_HasNoQueue()
    {
        var model = new FrameModel([new FrameServer("s")], [new FrameStation("s", 0, 0, new FixedTime(250_000_000))]);
        var result = FrameKernel.Run(model, new() { Arrivals = new PeriodicArrivals(1_000_000_000), Samples = 1000, Deadline = 249_999_999 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.SojournNs!.Max, Is.EqualTo(250));
            Assert.That(result.Misses, Is.EqualTo(1000));
            Assert.That(result.Utilization[0], Is.EqualTo(0.25).Within(0.001));
            Assert.That(result.HighWater[0], Is.EqualTo(1));
        }
    }

    // Five independent runs of 400 000 samples (100 000 at load 0.9 give intervals that hold the truth in 91 of 100 runs, 400 000 in 95): the closed form lies in the 95 % interval of their mean (BatchMeansTests holds the interval of one run to its 95 %).
    [TestCase(1, 0.5)]
    [TestCase(2, 0.8)]
    [TestCase(3, 0.9)]
    public void Run_OfMM1_MatchesTheClosedForm(long seed, double load)
        => Matches(new ExponentialTime(1e6), load, seed, QueueForms.ExponentialSojourn(load / 1e6, 1e6));

    [TestCase(1, 0.5)]
    [TestCase(2, 0.8)]
    [TestCase(3, 0.9)]
    public void Run_OfMD1_MatchesTheClosedForm(long seed, double load)
        => Matches(new FixedTime(1_000_000), load, seed, QueueForms.Sojourn(load / 1e6, 1e6, 1e12));

    // A buffer of q frames behind the first stage, whose reader drops an easy frame at once: the loss workload.
    [TestCase(0.9, 4)]
    [TestCase(1.1, 16)]
    [TestCase(0.7, 1)]
    public void Run_OfALossWorkload_MatchesTheExactChain(double load, int queue)
    {
        var service = new MixedTime(100_000, 3_700_000, 0.75); // mean 1e6 fs
        var model = new FrameModel([new FrameServer("s")], [new FrameStation("s", 0, 0, service, queue, LosesWhenFull: true)]);
        var exact = QueueForms.LossFraction(load / 1e6, [(1e5, 0.75), (3.7e6, 0.25)], queue + 1);
        Within(exact, run => FrameKernel.Run(model, new() { Arrivals = new PoissonArrivals(1e6 / load, 5 + (100 * run)), Samples = 100_000, WarmUp = 2_000, Seed = 9 + (100 * run) }).LossShare);
    }

    [Test]
    public void Run_OfAnEngineThatBlocksItself_SaysWhere()
    {
        // Two samples at stage 1 of one engine with two units, no room in front of stage 2, which the same units must serve, while both are held.
        var model = new FrameModel(
            [new FrameServer("a"), new FrameServer("b")],
            [
                new FrameStation("first", 0, 0, new FixedTime(2), 1), new FrameStation("second", 1, 0, new FixedTime(2), 0),
                new FrameStation("third", 0, 0, new FixedTime(2), 0),
            ]);
        var e = Assert.Throws<EeHwException>(() => FrameKernel.Run(model, new() { InFlight = 4, Samples = 4 }));
        Assert.That(e!.Message, Is.EqualTo("workload: error EEHW6501: nothing moves any more: 4 sample(s) are inside, and frames wait for room in front of second, third. Give these stations a larger queue."));
    }

    [Test]
    public void Run_Twice_IsTheSame()
    {
        var model = new FrameModel([new FrameServer("s")], [new FrameStation("s", 0, 0, new ExponentialTime(1e6))]);
        FrameResult Once() => FrameKernel.Run(model, new() { Arrivals = new BurstyArrivals(4e6, 5e5, 1e9, 2e8, 3), Samples = 5000, Seed = 1 });
        var first = Once();
        Assert.That(Once().SojournNs, Is.EqualTo(first.SojournNs));
    }

    private static void Matches(ServiceTime service, double load, long seed, double expected)
    {
        var model = new FrameModel([new FrameServer("s")], [new FrameStation("s", 0, 0, service)]);
        var half = Within(expected, run => FrameKernel.Run(model, new() { Arrivals = new PoissonArrivals(1e6 / load, seed + (100 * run)), Samples = 400_000, WarmUp = 5_000, Seed = seed + (100 * run) }).Sojourn);
        Assert.That(half, Is.LessThan(0.1 * expected));
    }

    private static double Within(double expected, Func<int, BatchMeans> run)
    {
        var runs = Enumerable.Range(0, Runs).Select(run).ToList();
        var (mean, half) = (runs.Average(r => r.Mean), Math.Sqrt(runs.Sum(r => r.HalfWidth * r.HalfWidth)) / Runs);
        TestContext.Out.WriteLine($"{mean:G6} ± {half:G3}, exact {expected:G6}");
        Assert.That(mean, Is.EqualTo(expected).Within(half));
        return half;
    }

    private static List<(long, long)> Departures(FrameModel model, FrameRun run)
    {
        var left = new List<(long, long)>();
        FrameKernel.Run(model, run with { Left = (number, _, departure) => left.Add((number, departure)) });
        return left;
    }
}
