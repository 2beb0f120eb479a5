using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Results;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests.Workloads;

/// <summary>Several sources of samples at one entrance, and entrances that lose.</summary>
public sealed class TenantTests
{
    private const double Clock = 8;

    // A frame of 64 words and one clock of work per word: the source is the slowest, a sample is let in every 64 clocks (512 ns).
    // Every 6400 ns two samples of b and one of a come together, b listed first. At clock 1 they are all there, and a goes first: it waits 0, b's wait 64 and 128 clocks.
    // By arrival alone (equal priorities) ties go by the order of the list: b 0, then (its second comes 1 ns later) a 64, b 128.
    [TestCase(1, 2, 0, 96)]
    [TestCase(1, 1, 64, 64)]
    public void Tenants_WithPriorities_WaitAsByHand(int priorityOfA, int priorityOfB, double waitOfA, double meanWaitOfB)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, string.Join('\n', Enumerable.Range(0, 40).SelectMany(i => new[] { (i * 6400).ToString(), ((i * 6400) + 1).ToString() })));
            var workload = new Workload("tenants", 90)
            {
                WarmUpSamples = 0,
                Tenants = [new Tenant("b", priorityOfB, new Workload("recorded", 1) { Arrivals = file }), new Tenant("a", priorityOfA, new Workload("periodic", 1, 6400) { DeadlineNs = 1e6 })],
            };
            var m = Run.Graph(Serial(), [0], workload).Measurement;
            var (b, a) = (m.Tenants[0], m.Tenants[1]);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(a.Arrived + b.Arrived, Is.EqualTo(90));
                Assert.That(a.Service!.WaitNs, Is.EqualTo(waitOfA * Clock).Within(Clock));
                Assert.That(b.Service!.WaitNs, Is.EqualTo(meanWaitOfB * Clock).Within(Clock));
                Assert.That(a.Service.MissFraction, Is.Zero);
                Assert.That(b.Service.MissFraction, Is.Null, "it has no deadline");
                Assert.That(m.Service!.Samples, Is.EqualTo(a.Service.Samples + b.Service.Samples));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Two Poisson classes at a non-preemptive server of fixed time S (M/D/1 with priorities; Cobham 1954): W0 = λS²/2, W1 = W0/(1 - ρ1), W2 = W0/((1 - ρ1)(1 - ρ)).
    [TestCase(0.3, 0.4)]
    [TestCase(0.6, 0.2)]
    public void Tenants_UnderPoissonArrivals_WaitAsCobhamSays(double load1, double load2)
    {
        const double Service = 64 * Clock;
        var workload = new Workload("tenants", 120_000)
        {
            Seed = 4, Tenants = [new Tenant("second", 2, new Workload("poisson", 1, Service / load2)), new Tenant("first", 1, new Workload("poisson", 1, Service / load1))],
        };
        var m = Run.Graph(Serial(), [0], workload).Measurement;
        var mean = (load1 + load2) * Service / 2;
        var (first, second) = (mean / (1 - load1), mean / ((1 - load1) * (1 - load1 - load2)));
        TestContext.Out.WriteLine($"first {m.Tenants[1].Service!.WaitNs:0.0} (Cobham {first:0.0}), second {m.Tenants[0].Service!.WaitNs:0.0} (Cobham {second:0.0})");

        // Half a clock is lost on the way to a clock edge; the interval is that of the response, which differs from the wait by a constant. 1.7 half widths are 99.9 %.
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Tenants[1].Service!.WaitNs, Is.EqualTo(first).Within((1.7 * m.Tenants[1].Service!.ResponseErrorNs!.Value) + Clock));
            Assert.That(m.Tenants[0].Service!.WaitNs, Is.EqualTo(second).Within((1.7 * m.Tenants[0].Service!.ResponseErrorNs!.Value) + Clock));
        }
    }

    // Low priority that always has a sample takes what others leave, and nothing else.
    [Test]
    public void Tenants_WithOneAlwaysWaiting_UseAllThereIs()
    {
        var workload = new Workload("tenants", 2000) { Tenants = [new Tenant("camera", 1, new Workload("periodic", 1, 2048) { DeadlineNs = 2500 }), new Tenant("archive", 2, new Workload("closed", 1))] };
        var m = Run.Graph(Serial(), [0], workload).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.IntervalCycles, Is.EqualTo(64).Within(0.1));
            Assert.That(m.Tenants[0].Arrived, Is.EqualTo(500).Within(2));
            Assert.That(m.Tenants[0].Service!.MissFraction, Is.Zero);
            Assert.That(m.Tenants[0].Service!.WaitNs, Is.LessThanOrEqualTo(64 * Clock));
            Assert.That(m.Tenants[1].Service!.WaitNs, Is.Zero);
        }
    }

    [TestCase("tenants")]
    [TestCase("lossy")]
    [TestCase("ordered")]
    public void Run_OfAnyWorkload_IsThatOfPlainStepping(string kind)
    {
        var graph = HandDesigns.LeNet(6, 4, 2);
        var workload = kind switch
        {
            "tenants" => new Workload("tenants", 120)
            {
                Tenants = [new Tenant("a", 2, new Workload("poisson", 1, 150_000)) { DataTo = 0.5 }, new Tenant("b", 1, new Workload("bursty", 1, 400_000) { BusyPeriodNs = 40_000, QuietNs = 1e6, BusyNs = 5e5 }), new Tenant("c", 3, new Workload("closed", 1)) { DataFrom = 0.5 }],
                BufferSamples = 5, Difficulty = new Difficulty("data", "clustered") { HardRun = 4 },
            },
            "lossy" => new Workload("poisson", 120, 45_000) { BufferSamples = 2, Seed = 3 },
            _ => new Workload("closed", 120) { Difficulty = new Difficulty("data", "drift") },
        };
        var decisions = Run.Pattern(60, 2, 0.7);
        Measurement Of(bool plain) => Run.Graph(graph, decisions, workload, new() { IsPlain = plain }).Measurement;
        var (fast, plain) = (Of(false), Of(true));
        Assert.That(fast with { Notes = [] }, Is.EqualTo(plain with { Notes = [] }));
        Assert.That(fast.TotalCycles, Is.GreaterThan(0));
    }

    [Test]
    public void Tenant_WithoutSamplesOfItsOwn_IsRefused()
    {
        var workload = new Workload("tenants", 9) { Tenants = [new Tenant("a", 1, new Workload("closed", 1)) { DataTo = 0.1 }] };
        var e = Assert.Throws<EeHwException>(() => Run.Graph(Serial(), [0, 0], workload));
        Assert.That(e!.Message, Is.EqualTo("workload.tenants: error EEHW6504: the part 0 to 0.1 of 2 samples holds none. Give the tenant a larger part, or more data."));
    }

    /// <summary>A design whose slowest part is its source: a frame of side times side words, a word per clock everywhere.</summary>
    internal static UnitGraph Serial(int side = 8)
    {
        var b = new GraphBuilder("serial");
        return b.Finish([b.Conv(b.Source(new Shape(1, side, side), 1), 1, 1, 1)]);
    }
}
