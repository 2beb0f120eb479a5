using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Sim.Tests.Designs;
using EeHw.Testing;

namespace EeHw.Sim.Tests;

/// <summary>The simulator on designs as lowering makes them.</summary>
public sealed class LoweredDesignTests
{
    [TestCase(false, 14)]
    [TestCase(true, 8)]
    public void Run_OfRandomNetworks_IsEqualToPlainSteppingAndNeverStandsStill(bool histogramHeads, int seeds)
    {
        for (var seed = 1; seed <= seeds; seed++)
        {
            var network = RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { HistogramHeads = histogramHeads });
            var design = LoweredDesigns.Lower(network, seed, 0.2, 1 + (seed % 3), inOrder: seed % 2 == 0, fifoDepth: 1 + (seed % 3));
            var decisions = Designs.Run.Pattern(12, network.ExitCount, 0.5, seed);
            var options = new SimulationOptions { KeepSamples = true, Workload = new Workload("closed", 12) };
            var choice = new ExitDecisions(decisions, new int[12]);
            var replayed = Simulator.Run(design, choice, options);
            var plain = Simulator.Run(design, choice, options with { IsPlain = true });
            using (Assert.EnterMultipleScope())
            {
                Assert.That(replayed.Samples, Is.EqualTo(plain.Samples), $"seed {seed}");
                Assert.That(replayed.Measurement, Is.EqualTo(plain.Measurement), $"seed {seed}");
            }
        }
    }

    [Test]
    public void Run_OfThePlainSample_RepeatsItsTransitions()
    {
        var design = LoweredDesigns.Glyphs();
        var decisions = new ExitDecisions(Designs.Run.Pattern(10_000, 3, 0.6), new int[10_000]);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var result = Simulator.Run(design, decisions, new SimulationOptions { Workload = new Workload("closed", 20_000) });
        TestContext.Out.WriteLine($"{watch.Elapsed.TotalSeconds:0.00} s, {20_000 / watch.Elapsed.TotalSeconds:0} samples/s, interval {result.Measurement.IntervalCycles:0.0}, {result.Cache}");
        Assert.That(result.Cache.SteppedClocks, Is.LessThan(result.Cache.SimulatedClocks / 4));
    }

    [Test]
    public void Run_OfThePlainSample_EnergiesOfExitsWeightedBySharesAreTheEnergyPerSample()
    {
        var design = LoweredDesigns.Glyphs();
        var measurement = Simulator.Run(design, new ExitDecisions(Designs.Run.Pattern(500, 3, 0.6), new int[500]), new SimulationOptions { Workload = new Workload("closed", 500) }).Measurement;
        var mean = measurement.Exits.Select((e, k) => e.Share * e.EnergyPj!.Value.Mean).Sum();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(mean, Is.EqualTo(measurement.EnergyPjPerSample!.Value.Mean).Within(1e-9).Percent);
            Assert.That(measurement.Exits.Select(e => e.EnergyPj!.Value.Mean), Is.Ordered.Ascending);
            Assert.That(measurement.ClockMhz, Is.EqualTo(design.Graph.Clock.Megahertz));
        }
    }
}
