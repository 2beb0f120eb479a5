using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Results;
using EeHw.Sim.Links;
using EeHw.Testing;

namespace EeHw.Sim.Tests.Links;

public sealed class LinkedDesignTests
{
    private const string Slow = "{ kind: periodic, periodNs: 1.0e+9, samples: 40, warmUpSamples: 0 }";
    private const string Streaming = "{ folding: { auto: { targetFraction: 0.2 } } }";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeNetwork()
    {
        _folder = new TemporaryFolder();
        var b = new NetworkBuilder(1, 16, 16);
        var map = b.Relu(b.Conv(0, 4, new Extent(3, 3), name: "first"));
        var deep = b.Relu(b.Conv(map, 8, new Extent(3, 3), name: "second"));
        OnnxWriter.Write(b.Build(b.Dense(b.GlobalAveragePool(map), 10, name: "head"), b.Dense(b.GlobalAveragePool(deep), 10, name: "last")), _folder.File("n.onnx"));
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    // 4x14x14 values of 16 bits = 12 544 bits at 10 Mbit/s: 1254.4 µs. 12x12 pixels of 8 filters with 36 words and 10x8 for the head = 41 552 MAC at 1 GMAC/s: 41.552 µs.
    // Latency 2 ms each way, 1 ms at the server, 64 bits back: 6.4 µs. The device: its clocks alone, 10 ns each.
    [Test]
    public void Run_OfSamplesFarApart_TakesTheSumOfItsParts()
    {
        var design = Design("{ after: exit1, mbps: 10, latencyMs: 2, server: { gmacs: 1, latencyMs: 1 } }", Slow);
        var result = LinkedDesign.Run(design, Exits(0, 1), SimulationOptions.Default);
        var device = SingleSample.Clocks(design.Front!.Graph, 0) * 10.0;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(design.Links[0].SampleBits, Is.EqualTo(12_544));
            Assert.That(result.Measurement.Exits[0].Released!.Max, Is.EqualTo(device).Within(1e-3));
            Assert.That(result.Measurement.Exits[1].Released!.Max, Is.EqualTo(device + 1_254_400 + 2e6 + 1e6 + 41_552 + 6_400 + 2e6).Within(1e-3));
            Assert.That(result.AloneNs, Is.EqualTo(result.Measurement.Exits.Select(e => e.Released!.Mean)).Within(1e-3));
            Assert.That(result.Measurement.Links[0].SentShare, Is.EqualTo(0.5));
            Assert.That(result.Measurement.Links[0].BytesPerSample, Is.EqualTo(1568 + 8));
        }
    }

    // One is always waiting: the link is what is slow, every second sample takes it for 1254.4 µs.
    [Test]
    public void Run_WhenClosed_ReachesTheClosedForm()
    {
        var design = Design("{ after: exit1, mbps: 10, latencyMs: 2, server: { gmacs: 1, latencyMs: 1, parallel: 4 } }", "{ kind: closed, samples: 4000 }");
        var result = LinkedDesign.Run(design, Exits(0, 1), SimulationOptions.Default);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.BoundPerSecond, Is.EqualTo(2e9 / 1_254_400).Within(1e-6));
            Assert.That(result.Measurement.ThroughputPerSecond, Is.EqualTo(result.BoundPerSecond).Within(0.01 * result.BoundPerSecond));
            Assert.That(ClosedForm.Measure(design, [0.5, 0.5]).ThroughputPerSecond, Is.EqualTo(result.BoundPerSecond).Within(1e-6));
        }
    }

    // Whoever leaves before the link sends nothing: no bit, no energy of the link, and the design before it is all there is.
    [Test]
    public void Run_WhenAllLeaveBefore_SendsNothing()
    {
        var design = Design("{ after: exit1, mbps: 1, pjPerBit: 1000, server: { gmacs: 1 } }", Slow);
        var m = LinkedDesign.Run(design, Exits(0), SimulationOptions.Default).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Links[0], Is.EqualTo(new LinkUse("link", 0, 0, 1, 0, 0, 0, 1, 0)));
            Assert.That(m.EnergyParts.Single(p => p.Name == "link link").PicojoulesPerSample.Mean, Is.Zero);
            Assert.That(m.LatencyNs!.Max, Is.EqualTo(SingleSample.Clocks(design.Front!.Graph, 0) * 10.0).Within(1e-3));
        }
    }

    // Energy of the link: (12 544 + 64) bits times 1000 pJ for every second sample; parts are the total.
    [Test]
    public void Run_WithEnergyPerBit_CountsBothWays()
    {
        var m = LinkedDesign.Run(Design("{ after: exit1, mbps: 10, pjPerBit: 1000, server: { gmacs: 1 } }", Slow), Exits(0, 1), SimulationOptions.Default).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.EnergyParts.Single(p => p.Name == "link link").PicojoulesPerSample.Mean, Is.EqualTo(12_608 * 1000 / 2.0));
            Assert.That(m.EnergyParts.Sum(p => p.PicojoulesPerSample.Mean), Is.EqualTo(m.EnergyPjPerSample!.Value.Mean).Within(1e-9 * m.EnergyPjPerSample.Value.Mean));
        }
    }

    // A fifth of the packets is lost: 1.25 transmissions each in the mean. 2 packets and one back per sample, 4000 samples: the mean of 12 000 geometric numbers has a standard error of 0.0051.
    [Test]
    public void Run_WithLoss_SendsAgain()
    {
        var design = Design("{ after: exit1, mbps: 100, latencyMs: 1, lossFraction: 0.2, packetBytes: 1000, server: { gmacs: 10, parallel: 100 } }", "{ kind: closed, samples: 4000 }");
        var (one, two) = (LinkedDesign.Run(design, Exits(1), SimulationOptions.Default).Measurement, LinkedDesign.Run(design, Exits(1), SimulationOptions.Default).Measurement);
        var bound = 1e8 / (12_544 * 1.25);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Links[0].TransmissionsPerPacket, Is.EqualTo(1.25).Within(0.02));
            Assert.That(MeasurementJsonOf(one), Is.EqualTo(MeasurementJsonOf(two)));
            Assert.That(LinkedDesign.Bound(design, [0, 1]).PerSecond, Is.EqualTo(bound).Within(1e-6));
            Assert.That(one.ThroughputPerSecond, Is.EqualTo(bound).Within(0.03 * bound));
        }
    }

    // Up until 9.5 s, down until 19.5 s; a sample at 0, 1, 2, ... s. Those that find it down (10 to 19 s) leave with exit 1's answer, which is right; exit 2's is wrong.
    [Test]
    public void Run_WhileTheLinkIsDown_AnswersOnTheDeviceOrWaits()
    {
        File.WriteAllText(_folder.File("t.csv"), "seconds,mbps\n0,10\n9.5,0\n19.5,10\n");
        SimulationOptions options = new() { Labels = [3], Answers = [[3], [4]] };
        var result = LinkedDesign.Run(Design("{ after: exit1, trace: t.csv, whenDown: answer, server: { gmacs: 1 } }", Slow), Exits(1), options);
        var answering = result.Measurement;
        var waiting = LinkedDesign.Run(Design("{ after: exit1, trace: t.csv, server: { gmacs: 1 } }", Slow), Exits(1), options).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answering.Links[0].DownShare, Is.EqualTo(0.25));
            Assert.That(answering.ExitShares, Is.EqualTo(new[] { 0.25, 0.75 }));
            Assert.That(answering.AccuracyFraction, Is.EqualTo(0.25));
            Assert.That(result.AccuracyIfUp, Is.Zero);
            Assert.That(waiting.Links[0].DownShare, Is.Zero);
            Assert.That(waiting.AccuracyFraction, Is.Zero);

            // Who comes first while it is down is sent when it is up again; nine wait behind.
            Assert.That(waiting.LatencyNs!.Max, Is.EqualTo(9.5e9).Within(1e7));
            Assert.That(waiting.Links[0].QueueHighWater, Is.EqualTo(9));
        }
    }

    [Test]
    public void Run_OverTwoLinks_ComesBackOverThoseItPassed()
    {
        var b = new NetworkBuilder(1, 16, 16);
        var map = b.Relu(b.Conv(0, 4, new Extent(3, 3)));
        var deep = b.Relu(b.Conv(map, 8, new Extent(3, 3)));
        var deeper = b.Relu(b.Conv(deep, 8, new Extent(3, 3)));
        OnnxWriter.Write(b.Build(b.Dense(b.GlobalAveragePool(map), 10), b.Dense(b.GlobalAveragePool(deep), 10), b.Dense(b.GlobalAveragePool(deeper), 10)), _folder.File("m.onnx"));
        var design = Design("{ name: near, after: exit1, mbps: 8, latencyMs: 1, server: { gmacs: 1 } }\n  - { name: far, after: exit2, mbps: 4, latencyMs: 3, server: { gmacs: 2 } }", Slow, "m.onnx");
        var result = LinkedDesign.Run(design, Exits(0, 1, 2), SimulationOptions.Default);
        var alone = result.AloneNs;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Measurement.Exits.Select(e => e.Released!.Mean), Is.EqualTo(alone).Within(1e-3));
            Assert.That(result.Measurement.Links.Select(l => l.SentShare), Is.EqualTo(new[] { 2.0 / 3, 1.0 / 3 }).Within(0.02));

            // near: map and answer at 8 Mbit/s, twice 1 ms, 41 552 MAC; far beside that: map of 8x12x12 values and answer at 4 Mbit/s, twice 3 ms, 10x10 pixels of 8 filters with 72 words and 80 MAC at 2 GMAC/s.
            Assert.That(alone[1] - alone[0], Is.EqualTo((12_544 / 8e6 * 1e9) + (64 / 8e6 * 1e9) + 2e6 + 41_552).Within(1e-3));
            Assert.That(alone[2] - alone[1], Is.EqualTo((8 * 144 * 16 / 4e6 * 1e9) + (64 / 4e6 * 1e9) + 6e6 + ((57_600 + 80) / 2.0)).Within(1e-3));
        }
    }

    // Engines may be cut at any layer: the device has the first convolution of the second stage, the design behind what follows.
    [Test]
    public void Run_OfEnginesWithACutInsideAStage_DoesEveryLayerOnce()
    {
        const string engine = "{ style: engine, engine: { array: 8x8, buffers: \"16K,8K,16K\" } }";
        Design("", Slow, file: "cloud.yaml", mapping: engine);
        var design = Design("{ after: second, mbps: 1000, design: cloud.yaml }", Slow, mapping: engine);
        var m = LinkedDesign.Run(design, Exits(1), SimulationOptions.Default).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(design.Links[0].Cut.IsWhole, Is.False);
            Assert.That(design.Links[0].SampleBits, Is.EqualTo(8 * 144 * 16));
            Assert.That(m.Units.Select(u => u.Name), Is.EqualTo(new[] { "device stage 1", "device stage 2", "link link", "behind link stage 2", "link link back" }));
            Assert.That(m.Units.All(u => u.IntervalCycles > 0));
            Assert.That(m.EnergyParts.Select(p => p.Name), Does.Contain("macs"));
        }
    }

    private static string MeasurementJsonOf(Measurement m) => string.Join(' ', m.LatencyNs, m.ThroughputPerSecond, m.Links[0], m.EnergyPjPerSample);

    private static ExitDecisions Exits(params byte[] exits) => new(exits, new int[exits.Length]);

    private LoweredDesign Design(string link, string workload, string network = "n.onnx", string file = "d.yaml", string mapping = Streaming)
    {
        File.WriteAllText(_folder.File(file), $"network: {network}\nplatform: pynq-z1\nclockMhz: 100\ndata: {{ source: \"glyphs:seed=7,count=64\" }}\narithmetic: {{ calibration: none }}\nexits: {{ thresholds: [0.5] }}\nmapping: {mapping}\nworkload: {workload}\n{(link.Length == 0 ? "" : $"links:\n  - {link}\n")}");
        return DesignLoader.Load(_folder.File(file), new() { Decisions = Exits([.. Enumerable.Range(0, OnnxReader.Read(_folder.File(network)).ExitCount).Select(k => (byte)k)]) });
    }
}
