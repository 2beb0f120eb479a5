using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Sim.Engines;
using EeHw.Testing;

namespace EeHw.Sim.Tests.Engines;

public sealed class EngineDesignTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeNetwork()
    {
        _folder = new TemporaryFolder();
        var b = new NetworkBuilder(1, 16, 16);
        var map = b.Relu(b.Conv(0, 8, new Extent(3, 3), name: "first"));
        OnnxWriter.Write(b.Build(b.Dense(b.GlobalAveragePool(map), 10, name: "head"), b.Dense(b.GlobalAveragePool(b.Relu(b.Conv(map, 16, new Extent(3, 3)))), 10)), _folder.File("n.onnx"));
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    // The design is the engine simulation of its network, and no other number.
    [Test]
    public void Run_OfADesign_IsTheEngineSimulationOfItsNetwork()
    {
        var design = Design("batch: 2, engines: 2");
        var result = Simulator.Run(design, Exits(0, 0, 1), new() { Workload = new("closed", 600) });
        var direct = EngineSimulation.Run(EngineDesign.StepsOf(design), EngineDesign.EngineOf(design), new() { Engines = 2, Batch = 2, Decisions = Exits(0, 0, 1), Workload = new("closed", 600) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Measurement.ThroughputPerSecond, Is.EqualTo(direct.Measurement.ThroughputPerSecond));
            Assert.That(result.Measurement.LatencyNs, Is.EqualTo(direct.Measurement.LatencyNs));
            Assert.That(result.Engine!.BoundPerSecond, Is.EqualTo(direct.BoundPerSecond));
            Assert.That(ClosedForm.Measure(design, [2.0 / 3, 1.0 / 3]).ThroughputPerSecond, Is.EqualTo(direct.BoundPerSecond).Within(1e-6));
            Assert.That(design.Graph.Clock.Megahertz * 1e6 / ClosedForm.Interval(design, [2.0 / 3, 1.0 / 3]), Is.EqualTo(direct.BoundPerSecond).Within(1e-6));
        }
    }

    // Two samples: one leaves at exit 1, the other goes on. Energy of exits weighted by shares is energy per sample; parts are the total.
    [Test]
    public void Run_OfADesign_HasEnergyPerExitAndParts()
    {
        var m = Simulator.Run(Design("batch: 1"), Exits(0, 1), new() { Workload = new("closed", 100), Labels = [0, 1] }).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Exits.Sum(e => e.Share * e.EnergyPj!.Value.Mean), Is.EqualTo(m.EnergyPjPerSample!.Value.Mean).Within(1e-9 * m.EnergyPjPerSample.Value.Mean));
            Assert.That(m.EnergyParts.Sum(p => p.PicojoulesPerSample.Mean), Is.EqualTo(m.EnergyPjPerSample.Value.Mean).Within(1e-9 * m.EnergyPjPerSample.Value.Mean));
            Assert.That(m.Exits[1].EnergyPj!.Value.Mean, Is.GreaterThan(m.Exits[0].EnergyPj!.Value.Mean));
            Assert.That(m.AccuracyFraction, Is.EqualTo(0.5));
            Assert.That(m.EnergyPjPerCorrectSample!.Value.Mean, Is.EqualTo(2 * m.EnergyPjPerSample.Value.Mean).Within(1e-6));
            Assert.That(m.Resources!.Value.Dsps, Is.EqualTo(16));
            Assert.That(m.Units.Select(u => u.Name), Does.Contain("head"));
        }
    }

    // Products of 32x32 bits: Vivado 2x2 tiles of 25x18, Intel's 27x27 four times, each two tiles of 18x19, Yosys on ECP5 2x2 of 18x18. 8x8 bits take the one that every element has.
    [TestCase("zc706", 4, 4)]
    [TestCase("stratix10-gx-devkit", 4, 8)]
    [TestCase("agilex7-f-devkit", 4, 8)]
    [TestCase("ulx3s-85f", 4, 4)]
    [TestCase("zc706", 3, 2)]
    [TestCase("ulx3s-85f", 3, 4)]
    [TestCase("ulx3s-85f", 1, 1)]
    public void TilesOf_AnElement_FollowTheFamily(string platform, int wordBytes, int tiles)
    {
        var engine = EngineDesign.EngineOf(Design("batch: 1")) with { WordBytes = wordBytes };
        Assert.That(EngineResources.TilesOf(engine, Model.Platforms.PlatformLibrary.Find(platform).Family), Is.EqualTo(tiles));
    }

    // What two engines did: nothing at the same time on one engine, every sample of the window at every stage that it reaches, each for the clocks of that stage.
    [Test]
    public void Run_WithTwoEngines_SaysWhatEachDid()
    {
        var result = Simulator.Run(Design("batch: 1, engines: 2"), Exits(0, 1), new() { Workload = new("closed", 40), TimelineFrom = 4, TimelineSamples = 6 });
        var servers = result.Timeline!.Servers;
        var spans = servers.SelectMany(s => s.Spans).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(servers.Count, Is.EqualTo(2));
            Assert.That(servers.All(s => s.Spans.Zip(s.Spans.Skip(1)).All(p => p.First.To <= p.Second.From)));
            Assert.That(spans.Where(s => s.Stage == 0).SelectMany(s => s.Samples).Order(), Is.EqualTo(new long[] { 4, 5, 6, 7, 8, 9 }));
            Assert.That(spans.Where(s => s.Stage == 1).SelectMany(s => s.Samples).Order(), Is.EqualTo(new long[] { 5, 7, 9 }));
            Assert.That(spans.Where(s => s.Stage == 0).Select(s => s.To - s.From).Distinct().Max() - spans.Where(s => s.Stage == 0).Select(s => s.To - s.From).Min(), Is.LessThanOrEqualTo(1), "rounded to clocks");
        }
    }

    // Hybrid: stage 1 has hardware of its own, 16x16 output pixels times 9/3 kernel positions of one input channel, 8/4 outputs.
    [Test]
    public void Run_WithAStagePinnedByItsFolding_TakesItsIntervalAndEnergy()
    {
        var design = Design("pinned: { 1: folding }", "folding: { layers: { first: { pe: 4, window: 9 } } }");
        var load = EngineDesign.LoadOf(design);
        var result = Simulator.Run(design, Exits(0, 1), new() { Workload = new("closed", 400) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(load.Pinned[0], Is.EqualTo((long)ClosedForm.StageInterval(design.Graph, 0)));
            Assert.That(load.Pinned[0], Is.InRange(14 * 14 * 2, 3 * 14 * 14 * 2));
            Assert.That(result.Measurement.EnergyParts.Select(p => p.Name), Does.Contain("pinned"));
            Assert.That(result.Measurement.Resources!.Value.Luts, Is.GreaterThan(Simulator.Run(Design(""), Exits(0, 1), new() { Workload = new("closed", 10) }).Measurement.Resources!.Value.Luts));
            Assert.That(result.Engine!.Layers.Select(l => l.Step.Stage).Distinct(), Is.EqualTo(new[] { 1 }));
        }
    }

    [Test]
    public void Run_WithAWindow_DrawsWhoWorkedOnWhom()
    {
        var result = Simulator.Run(Design("batch: 1"), Exits(0, 1), new() { Workload = new("closed", 40), TimelineFrom = 4, TimelineSamples = 4, KeepSamples = true });
        var timeline = result.Timeline!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Samples.Select(s => s.Sample), Is.EqualTo(Enumerable.Range(0, 40)));
            Assert.That(timeline.Samples.Select(s => s.Sample), Is.EqualTo(new[] { 4, 5, 6, 7 }));
            Assert.That(timeline.Units.Select(u => u.Name), Is.EqualTo(new[] { "stage1 (engine)", "stage2 (engine)" }));

            // One engine: its stages never work at the same time.
            var spans = timeline.Units.SelectMany(u => u.Busy).OrderBy(s => s.From).ToList();
            Assert.That(spans.Zip(spans.Skip(1)).All(p => p.First.To <= p.Second.From + 1));
            Assert.That(timeline.Units[0].Busy.Sum(s => s.To - s.From), Is.EqualTo(4 * result.Engine!.StageClocks[0][0]).Within(4));
        }
    }

    [Test]
    public void Write_OfADesign_IsReadBackAndListsWhatIsBuilt()
    {
        var design = Design("pinned: { 1: folding }");
        ResolvedDesign.Write(design, _folder.File("r.yaml"));
        var text = File.ReadAllText(_folder.File("r.yaml"));
        var again = DesignLoader.Load(_folder.File("r.yaml"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.InputHash, Is.EqualTo(design.InputHash));
            Assert.That(text, Does.Contain("wordBytes: 2"));
            Assert.That(text, Does.Contain("kind: ExitDecision"));
            Assert.That(again.Graph.Units.Where(again.IsBuilt).Select(u => u.Stage).Distinct(), Is.EquivalentTo(new[] { 0, 1 }));
            Assert.That(again.Graph.Units.Where(u => u.Stage == 1 && again.IsBuilt(u)).Select(u => u.Kind).Distinct(), Is.EqualTo(new[] { "ExitDecision" }));
        }
    }

    private static ExitDecisions Exits(params byte[] exits) => new(exits, new int[exits.Length]);

    private LoweredDesign Design(string engine, string mapping = "")
    {
        var more = engine.Length == 0 ? "" : ", " + engine;
        File.WriteAllText(_folder.File("d.yaml"), $$"""
            network: n.onnx
            data: { source: "glyphs:seed=7,count=64" }
            platform: zcu104
            clockMhz: 200
            arithmetic: { calibration: none }
            exits: { thresholds: [0.5] }
            mapping: { style: engine, engine: { array: 4x4, buffers: "8K,4K,8K"{{more}} }{{(mapping.Length == 0 ? "" : ", " + mapping)}} }
            workload: { samples: 64 }
            """);
        return DesignLoader.Load(_folder.File("d.yaml"));
    }
}
