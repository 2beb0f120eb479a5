using EeHw.Model.Engines;
using EeHw.Model.Exits;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Sim.Engines;
using EeHw.Testing;

namespace EeHw.Sim.Tests.Engines;

public sealed class EngineSimulationTests
{
    // Weights never stay for good, so that a network without its later stages costs the same.
    private static readonly Engine _engine = new(new(8, 8), Dataflow.WeightStationary, new(8192, 512, 8192), new(2e9, 0.8, 100), new(100));

    [Test]
    public void Run_WithOneExit_TakesTheSumOfItsLayers()
    {
        var steps = Steps().Select(s => s with { Stage = 0 }).ToValueList();
        var result = EngineSimulation.Run(steps, _engine, new() { Workload = new("closed", 50) });
        var clocks = EngineCosts.Of(steps, _engine).Sum(c => c.Clocks);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Measurement.LatencyNs!.Max, Is.EqualTo(clocks * 10.0));
            Assert.That(result.Measurement.LatencyNs.Mean, Is.EqualTo(clocks * 10.0));
            Assert.That(result.Measurement.TotalCycles, Is.EqualTo(50 * clocks));
            Assert.That(result.Measurement.ThroughputPerSecond, Is.EqualTo(result.BoundPerSecond).Within(1e-9 * result.BoundPerSecond));
        }
    }

    // Nothing is kept on chip here: with a second stage the map that both read must go to DRAM, without one it need not.
    [Test]
    public void Run_WhenAllLeaveAtTheFirstExit_EqualsTheNetworkWithoutLaterStages()
    {
        var steps = Steps().Select(s => s with { Sources = [] }).ToValueList();
        EngineLoad load = new() { Decisions = Exits(0), Workload = new("poisson", 500, 4e5), Batch = 2, Platform = PlatformLibrary.Find("zcu104") };
        var (whole, front) = (EngineSimulation.Run(steps, _engine, load).Measurement, EngineSimulation.Run(steps.Where(s => s.Stage == 0).ToValueList(), _engine, load).Measurement);
        Assert.That(
            (whole.LatencyNs, whole.ThroughputPerSecond, whole.EnergyPjPerSample, whole.TotalCycles),
            Is.EqualTo((front.LatencyNs, front.ThroughputPerSecond, front.EnergyPjPerSample, front.TotalCycles)));
    }

    [Test]
    public void Run_OfAMixture_ReachesItsBoundAndSharesTheTime([Values(1, 4)] int batch, [Values(1, 2)] int engines)
    {
        var result = EngineSimulation.Run(Steps(), _engine, new() { Decisions = Exits(0, 0, 0, 1), Batch = batch, Engines = engines, Workload = new("closed", 4000), Platform = PlatformLibrary.Find("zcu104") });
        var m = result.Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.ThroughputPerSecond, Is.LessThanOrEqualTo(result.BoundPerSecond * (1 + 1e-9)));
            Assert.That(m.ThroughputPerSecond, Is.GreaterThan(0.9 * result.BoundPerSecond));
            Assert.That(m.ExitShares, Is.EqualTo(new[] { 0.75, 0.25 }));
            Assert.That(m.Units.Sum(u => u.BusyFraction + u.StarvedFraction), Is.InRange(0.9, 1 + 1e-9));
            Assert.That(m.EnergyParts.Sum(p => p.PicojoulesPerSample.Mean), Is.EqualTo(m.EnergyPjPerSample!.Value.Mean).Within(1e-9));
            Assert.That(result.MeanBatch[0], Is.InRange(1, batch));
        }
    }

    [Test]
    public void Run_WithBatches_TakesMoreSamplesAndLessEnergy()
    {
        EngineLoad load = new() { Decisions = Exits(0, 1), Workload = new("closed", 2000), Platform = PlatformLibrary.Find("zcu104") };
        var (one, eight) = (EngineSimulation.Run(Steps(), _engine, load).Measurement, EngineSimulation.Run(Steps(), _engine, load with { Batch = 8 }).Measurement);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(eight.ThroughputPerSecond!.Value, Is.GreaterThan(one.ThroughputPerSecond!.Value));
            Assert.That(eight.EnergyPjPerSample!.Value.Mean, Is.LessThan(one.EnergyPjPerSample!.Value.Mean));
            Assert.That(eight.LatencyNs!.Mean, Is.GreaterThan(one.LatencyNs!.Mean));
        }
    }

    // The second stage, half of the samples, on hardware of 500 clocks: the engine has the first stage only, and sets the rate.
    [Test]
    public void Run_WithAPinnedStage_LeavesTheEngineToTheOthers()
    {
        var steps = Steps();
        var first = EngineCosts.Of(steps.Where(s => s.Stage == 0).ToValueList(), _engine).Sum(c => c.Clocks);
        var result = EngineSimulation.Run(steps, _engine, new() { Decisions = Exits(0, 1), Workload = new("closed", 2000), Pinned = new Dictionary<int, long> { [1] = 500 } });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.BoundPerSecond, Is.EqualTo(1e8 / first).Within(1e-6));
            Assert.That(result.Measurement.ThroughputPerSecond, Is.EqualTo(result.BoundPerSecond).Within(0.01 * result.BoundPerSecond));
            Assert.That(result.Measurement.Units[^1].BusyFraction, Is.EqualTo(250.0 / first).Within(0.01));
        }
    }

    private static ExitDecisions Exits(params byte[] exits) => new(exits, new int[exits.Length]);

    private static ValueList<EngineStep> Steps()
    {
        var b = new NetworkBuilder(3, 12, 12);
        var map = b.MaxPool(b.Relu(b.Conv(0, 16, new Extent(3, 3))), new Extent(2, 2));
        return EngineSteps.Of(b.Build(b.Dense(b.Flatten(map), 10, name: "head"), b.Dense(b.GlobalAveragePool(b.Conv(map, 16, new Extent(3, 3))), 10)));
    }
}
