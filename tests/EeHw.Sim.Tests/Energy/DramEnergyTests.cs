using EeHw.Model.Designs;
using EeHw.Model.Platforms;
using EeHw.Sim.Energy;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests.Energy;

public sealed class DramEnergyTests
{
    private static readonly MemoryModule _module = new(DramLibrary.Find("ddr3-1600", new()), new Quantity(4, "count", "made up for tests"), new Quantity(1, "count", "made up for tests"));

    // LeNet takes 28 · 28 words of 16 bits: 1568 bytes, 25 bursts of 64 bytes, in one row of 8 KiB; the answer of 2 bytes is 1/32 of a burst.
    // A burst takes 4 clocks of 1.25 ns. Reading: (235 - 47) mA · 1.35 V · 5 ns · 4 devices = 5076 pJ per burst, 126 900 pJ for 25;
    // writing: (171 - 47) · 1.35 · 5 · 4 / 32 = 104.625 pJ; rows: 1 + 1/32, each (66 · 39 - 47 · 28 - 32 · 11) mA·clocks · 1.35 V · 1.25 ns · 4 = 906 · 6.75 = 6115.5 pJ.
    [Test]
    public void Parts_OfAnInputAndAnAnswer_AreThoseByHand()
    {
        var graph = HandDesigns.LeNet(6, 4, 2);
        var input = graph.Channels.Single(c => graph.Units[c.From] is Model.Hardware.Source);
        var output = graph.Channels.Single(c => graph.Units[c.To] is Model.Hardware.Sink);
        Assume.That((input.WordsPerFrame, input.WidthBits), Is.EqualTo((784, 16)));
        Assume.That(output.WidthBits, Is.InRange(9, 16));
        var parts = new DramEnergy(graph, Run.Platform with { Memory = _module }, 10_000).Parts().ToDictionary(p => p.Name, p => p.PicojoulesPerSample.Mean);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(parts["dram"], Is.EqualTo(126_900 + 104.625 + (33.0 / 32 * 6115.5)).Within(1e-6));
            Assert.That(parts["dramStandby"], Is.EqualTo((63.45 + 8.46) * 4 * 10_000).Within(1e-6));
        }
    }

    [Test]
    public void Parts_WithoutDevices_AreBitsTimesTheTablesFigure()
    {
        var platform = Run.Platform with { Energy = Run.Platform.Energy with { DramBit = new Quantity(10, "pJ/bit", "made up for tests", null, 5, 20) } };
        var energy = new DramEnergy(HandDesigns.LeNet(6, 4, 2), platform, 10_000);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(energy.Parts().Single().PicojoulesPerSample, Is.EqualTo(new Model.Units.Band(10, 5, 20) * (8 * 1570)));
            Assert.That(energy.Note(), Is.EqualTo("External memory: 1570 bytes per sample at 10 pJ per bit (made up for tests); the platform names no DRAM device to compute it from."));
        }
    }

    // Moving is linear in samples, standing by in time, and all parts sum to the total.
    [TestCase(1000.0)]
    [TestCase(50_000.0)]
    public void Energy_OfARunWithMemory_IsTheSumOfItsParts(double periodNs)
    {
        byte[] pattern = [0, 0, 1, 0];
        var graph = HandDesigns.LeNet(6, 4, 2);
        var workload = new Workload("periodic", 40, periodNs);
        var with = Simulate(graph, Run.Platform with { Memory = _module }, workload, pattern);
        var without = Simulate(graph, Run.Platform, workload, pattern);
        var (sum, total) = (with.EnergyParts.Sum(p => p.PicojoulesPerSample.Mean), with.EnergyPjPerSample!.Value.Mean);
        var dram = with.EnergyParts.Where(p => p.Name.StartsWith("dram", StringComparison.Ordinal)).ToDictionary(p => p.Name, p => p.PicojoulesPerSample.Mean);
        var time = with.EnergyParts.Single(p => p.Name == "static").PicojoulesPerSample.Mean / 300;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sum, Is.EqualTo(total).Within(1e-9 * total));
            Assert.That(total - without.EnergyPjPerSample!.Value.Mean, Is.EqualTo(dram.Values.Sum()).Within(1e-9 * total));
            Assert.That(dram["dram"], Is.EqualTo(126_900 + 104.625 + (33.0 / 32 * 6115.5)).Within(1e-6));
            Assert.That(dram["dramStandby"], Is.EqualTo(71.91 * 4 * time).Within(1e-6 * total));
            Assert.That(with.AveragePowerMw!.Value.Mean, Is.EqualTo(total / time).Within(1e-9 * total));
            Assert.That(with.EnergyPjPerCorrectSample!.Value.Mean, Is.EqualTo(total / 0.75).Within(1e-9 * total));
            Assert.That(with.EnergyDelayPjS!.Value.Mean, Is.EqualTo(total * with.LatencyNs!.Mean * 1e-9).Within(1e-9 * total));
        }
    }

    private static Model.Results.Measurement Simulate(Model.Hardware.UnitGraph graph, Platform platform, Workload workload, byte[] pattern)
        => Simulator.Run(new SimulationInput(graph, platform, [], workload), new Model.Exits.ExitDecisions(pattern, new int[4]), SimulationOptions.Default with { Labels = [0, 0, 0, 1] }).Measurement;
}
