using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Sim.Partitions;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

public sealed class PartitionTests
{
    // 51.2 and 115.2 us per sample co-resident, half of each with the area freed, a quarter of the samples hard, 1.67 ms per swap:
    // the gain per sample is 51.2 - (25.6 + 0.25*57.6) = 11.2 us, two swaps cost 2*0.25*1670/N = 835/N: N = 74.55, so from 75 on.
    [Test]
    public void Samples_OfTheExample_IsSeventyFive()
    {
        var even = new BreakEven(51.2, 115.2, 25.6, 57.6, 0.25, 1670);
        Assert.That(even.Samples, Is.EqualTo(835 / 11.2).Within(1e-9));
        Assert.That(even.ReconfiguredTime(74), Is.GreaterThan(even.CoResidentTime));
        Assert.That(even.ReconfiguredTime(75), Is.LessThan(even.CoResidentTime));
    }

    [Test]
    public void Samples_WhereNothingIsGained_IsNull()
        => Assert.That(new BreakEven(50, 100, 50, 100, 0.25, 10).Samples, Is.Null);

    [TestCase(4, 6)]
    [TestCase(8, 8)]
    public void Run_WithAPartition_SwapsEveryNWaitingSamplesAndFinishes(int waiting, int frames)
    {
        var graph = HandDesigns.LeNet(6, 4, 2, slots: 64);
        var pattern = Designs.Run.Pattern(200, 2, 0.75);
        var result = Designs.Run.Graph(graph, pattern, hasPlatform: true, partitions: Choice(waiting, frames));
        var hard = pattern.Count(e => e == 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Measurement.Samples, Is.EqualTo(200));
            // one swap to stage 2 per full batch, one back; the last rest needs one more
            Assert.That(result.Measurement.Reconfiguration!.Swaps, Is.InRange(2 * (hard / (waiting + 2)) - 1, (2 * ((hard / waiting) + 1)) + 1));
            Assert.That(result.Measurement.Reconfiguration.EnergyPjPerSample.Mean, Is.GreaterThan(0));
            Assert.That(result.Measurement.Reconfiguration.Why, Does.StartWith("It loses at any batch: stage after stage takes "));
            Assert.That(result.Measurement.Fifos.Single(f => f.Depth == frames && f.Name.Contains("buffer", StringComparison.Ordinal)).HighWater, Is.GreaterThanOrEqualTo(waiting));
        }
    }

    [Test]
    public void Run_WithAPartition_IsEqualToPlainStepping()
    {
        for (var seed = 0; seed < 2; seed++)
        {
            var graph = HandDesigns.LeNet(6, 4, 2, inOrder: seed % 2 == 0, slots: 16);
            var pattern = Designs.Run.Pattern(20, 2, 0.6, seed);
            var options = new SimulationOptions { KeepSamples = true };
            var replayed = Designs.Run.Graph(graph, pattern, options: options, hasPlatform: true, partitions: Choice(3, 5));
            var plain = Designs.Run.Graph(graph, pattern, options: options with { IsPlain = true }, hasPlatform: true, partitions: Choice(3, 5));
            using (Assert.EnterMultipleScope())
            {
                Assert.That(replayed.Samples, Is.EqualTo(plain.Samples));
                Assert.That(replayed.Measurement, Is.EqualTo(plain.Measurement));
            }
        }
    }

    [Test]
    public void Run_WithFreeSwaps_IsMutualExclusionPlusDrain()
    {
        var graph = HandDesigns.LeNet(6, 4, 2, slots: 64);
        byte[] pattern = [.. Enumerable.Repeat((byte)1, 20)];
        var free = Designs.Run.Graph(graph, pattern, hasPlatform: true, partitions: Choice(1, 1) with { BitstreamBytes = 1, SetupNs = 0 }).Measurement;
        // One sample after the other: each takes the latency of a sample alone, and two loads of one clock.
        var alone = Designs.Run.Graph(graph, [1]).Measurement.TotalCycles!.Value;
        Assert.That(free.TotalCycles!.Value / 20, Is.EqualTo(alone).Within(alone / 100));
    }

    [Test]
    public void Run_WithFewReorderSlots_SwapsBeforeTheyRunOut()
    {
        var pattern = Designs.Run.Pattern(60, 2, 0.75);
        var m = Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2, slots: 3), pattern, hasPlatform: true, partitions: Choice(8, 8)).Measurement;
        Assert.That(m.Samples, Is.EqualTo(60));
        Assert.That(m.Reconfiguration!.Swaps, Is.GreaterThan(2 * pattern.Count(e => e == 1) / 8));
        Assert.That(m.Reconfiguration.Why, Does.Match(" [0-9]+ of [0-9]+ swaps came before 8 samples waited: all 3 reorder slots were taken \\(raise mapping.reorderSlots, or merge out of order\\)\\.$"));
    }

    [Test]
    public void Run_WithEnoughReorderSlots_DoesNotSpeakOfThem()
        => Assert.That(Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2, slots: 64), Designs.Run.Pattern(60, 2, 0.75), hasPlatform: true, partitions: Choice(8, 8)).Measurement.Reconfiguration!.Why, Does.Not.Contain("reorder slots"));

    // However few slots and frames there are, in order or not, whichever content is loaded first: every sample comes out.
    [Test]
    public void Run_WithAnyPartition_NeverStandsStill([Values(1, 2, 5, 16)] int slots, [Values(1, 3, 8)] int waiting, [Values] bool isInOrder, [Values(0, 1)] int initial)
    {
        var pattern = Designs.Run.Pattern(24, 2, 0.6, slots);
        var m = Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2, inOrder: isInOrder, slots: slots), pattern, hasPlatform: true, partitions: Choice(waiting, waiting) with { Initial = initial }).Measurement;
        Assert.That(m.Samples, Is.EqualTo(24));
    }

    // Two contents on one area: it is as large as the larger, so the whole is smaller than both side by side by what the smaller takes.
    [Test]
    public void Run_WithAPartition_CountsItsAreaOnce()
    {
        var graph = HandDesigns.LeNet(6, 4, 2, slots: 64);
        var m = Designs.Run.Graph(graph, Designs.Run.Pattern(20, 2, 0.75), hasPlatform: true, partitions: Choice(2, 2)).Measurement;
        var stages = m.Units.Where(u => u.Kind is not ("ConditionalBuffer" or "ExitMerge" or "Source" or "Sink")).GroupBy(u => u.Stage).Select(g => g.Sum(u => u.Resources!.Value.Dsps)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stages, Has.Count.EqualTo(2).And.All.GreaterThan(0));
            Assert.That(m.Resources!.Value.Dsps, Is.EqualTo(stages.Max()));
            Assert.That(m.ResourcesSource, Does.EndWith("; the region 'area' counts once, as large as its larger content"));
        }
    }

    // Stage 1 takes 4608 clocks co-resident and 2304 with the whole area, stage 2 10368 and 5184; a quarter is hard: per sample 4608 against 2304 + 1296 and the
    // swaps. With 20 000 clocks per load that is worth it from about 10 waiting samples on, a little later with the time to empty.
    [Test]
    public void Run_AroundTheBreakEven_LosesBelowAndWinsAbove()
    {
        var pattern = Designs.Run.Pattern(1500, 2, 0.75);
        var (beside, alone) = (Halves(1), Halves(2));
        var coResident = Designs.Run.Graph(beside, pattern).Measurement.TotalCycles!.Value;
        var at = Reconfigured(10);
        var least = at.Reconfiguration!.BreakEvenSamples!.Value;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(least, Is.InRange(9, 12));
            Assert.That(Reconfigured((int)(least * 0.7)).TotalCycles, Is.GreaterThan(coResident));
            Assert.That(Reconfigured((int)(least * 1.5)).TotalCycles, Is.LessThan(coResident));
            Assert.That(Reconfigured((int)(least * 1.5)).Reconfiguration!.Why, Does.StartWith("It wins: swapping every "));
        }

        Model.Results.Measurement Reconfigured(int waiting) => Designs.Run.Graph(
            alone, pattern, options: new SimulationOptions { CoResident = beside }, hasPlatform: true, partitions: Choice(waiting, waiting + 4) with { BitstreamBytes = 64_000 }).Measurement;
    }

    [Test]
    public void Run_WithAnUnknownPort_SaysWhichThereAre()
    {
        var e = Assert.Throws<EeHwException>(() => Designs.Run.Graph(HandDesigns.LeNet(6, 4, 2), [0], hasPlatform: true, partitions: Choice(1, 1) with { Port = "jtag" }));
        Assert.That(e!.Message, Is.EqualTo("partitions.area: error EEHW6506: loads through the port 'jtag', which test does not have; it has icap."));
    }

    private static UnitGraph Halves(int area)
    {
        var b = new GraphBuilder("halves");
        var around = new Padding(1, 1, 1, 1);
        var map = b.Conv(b.Source(new Shape(1, 8, 8), 1), 8, 3, area, padding: around);
        var copies = b.Fork(map, 2);
        var decision = b.Fork(b.Decision(b.Dense(b.GlobalPool(copies[0]), 4, 1), 0, false), 2);
        var second = b.Conv(b.Adapt(b.Buffer(copies[1], decision[0], 0, 16), 8, 1), 18, 3, area, 1, padding: around);
        return b.Finish([decision[1], b.Decision(b.Dense(b.GlobalPool(second, 1), 4, 1, 1), 1, true)], slots: 200);
    }

    private static PartitionChoice Choice(int waiting, int frames) => new("area", [[0], [1]], 0, 40_000, "icap", 1, 0, "whenWaiting", waiting, frames);
}
