using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Results;
using EeHw.Sim.Queues;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests.Workloads;

/// <summary>Samples that arrive by themselves at the word-level simulator.</summary>
public sealed class ServiceLevelTests
{
    // One convolution takes 43 clocks per sample (344 ns at 125 MHz); a sample every 800 ns finds it idle: response = latency, nobody waits, 100 clocks between arrivals.
    [Test]
    public void Service_OfSlowPeriodicArrivals_IsTheLatency()
    {
        var m = Designs.Run.Graph(One(), [0], new Workload("periodic", 100, 800) { DeadlineNs = 1e6 }).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Service!.ResponseNs, Is.EqualTo(m.LatencyNs));
            Assert.That(m.Service.Samples, Is.EqualTo(90));
            Assert.That(m.Service.WaitNs, Is.Zero);
            Assert.That(m.Service.OfferedPerSecond, Is.EqualTo(1.25e6).Within(1e-6));
            Assert.That(m.Service.SustainablePerSecond, Is.EqualTo(125e6 / 43).Within(1e-3));
            Assert.That(m.Service.MissFraction, Is.Zero);
        }
    }

    // Samples every 160 ns (20 clocks) at hardware that takes 43: sample n waits 23 clocks longer than sample n - 1, and nearly all are late.
    [Test]
    public void Service_OfTooFastArrivals_GrowsWithTheLine()
    {
        var m = Designs.Run.Graph(One(), [0], new Workload("periodic", 100, 160) { DeadlineNs = 1000, WarmUpSamples = 0 }, new() { KeepSamples = true });
        var starts = m.Samples.Select(s => s.Released).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Measurement.Service!.OfferedPerSecond, Is.GreaterThan(m.Measurement.Service.SustainablePerSecond!.Value));
            Assert.That(m.Measurement.Service.ResponseNs!.Max, Is.EqualTo((starts[99] - (1 + (99 * 20))) * 8));
            Assert.That(m.Measurement.Service.MissFraction, Is.GreaterThan(0.9));
        }
    }

    // A pipeline whose slowest unit takes S behaves as M/D/1 behind a fixed delay: mean response = latency + λS²/(2(1 - λS)).
    [TestCase(0.5)]
    [TestCase(0.8)]
    public void Service_OfPoissonArrivals_MatchesMD1(double load)
    {
        var alone = Designs.Run.Graph(One(), [0], new Workload("periodic", 50, 8000)).Measurement.LatencyNs!.Mean;
        const double Service = 43 * 8;
        var m = Designs.Run.Graph(One(), [0], new Workload("poisson", 60_000, Service / load) { Seed = 7 }).Measurement.Service!;
        var expected = alone + QueueForms.Sojourn(load / Service, Service, Service * Service) - Service;
        TestContext.Out.WriteLine($"{m.ResponseNs!.Mean:0.0} ± {m.ResponseErrorNs:0.0} ns, M/D/1 {expected:0.0} ns");

        // The 95 % interval itself; a clock edge (half of 8 ns on average) between arrival and response is in it.
        Assert.That(m.ResponseNs.Mean, Is.EqualTo(expected).Within(m.ResponseErrorNs!.Value));
    }

    [Test]
    public void Service_OfAClosedWorkload_IsNone()
        => Assert.That(Designs.Run.Graph(One(), [0], new Workload("closed", 20)).Measurement.Service, Is.Null);

    // Replayed transitions and plain stepping see the same arrivals.
    [TestCase("poisson")]
    [TestCase("bursty")]
    public void Service_OfRandomArrivals_IsThatOfPlainStepping(string kind)
    {
        var graph = HandDesigns.LeNet(6, 4, 2);
        var workload = kind == "poisson" ? new Workload(kind, 60, 90_000) { Seed = 3 } : new Workload(kind, 60, 200_000) { BusyPeriodNs = 40_000, QuietNs = 1e6, BusyNs = 5e5 };
        var decisions = Designs.Run.Pattern(60, 2, 0.7);
        ServiceLevel? Of(bool plain) => Designs.Run.Graph(graph, decisions, workload, new() { IsPlain = plain }).Measurement.Service;
        Assert.That(Of(false), Is.EqualTo(Of(true)));
    }

    private static UnitGraph One()
    {
        var b = new GraphBuilder("one");
        return b.Finish([b.Conv(b.Source(new Shape(1, 4, 4), 1), 1, 3, 1)]);
    }
}
