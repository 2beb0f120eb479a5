using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

/// <summary>What must hold for every design (specs/hardware.md section 7).</summary>
public sealed class InvariantTests
{
    [Property(MaxTest = 15)]
    public void EverySampleLeavingAtExit1_EqualsTheGraphWithoutTheRest(int seed)
    {
        var (whole, front) = TwoStages(seed, frames: 2);
        byte[] all = [.. Enumerable.Repeat((byte)0, 12)];
        var a = Designs.Run.Graph(whole, all, options: new SimulationOptions { KeepSamples = true }).Samples;
        var b = Designs.Run.Graph(front, all, options: new SimulationOptions { KeepSamples = true }).Samples;
        Assert.That(a, Is.EqualTo(b));
    }

    [Property(MaxTest = 15)]
    public void NoSampleLeavingEarly_HasTheIntervalOfTheStaticNetwork_AndMoreLatency(int seed)
    {
        var (whole, _) = TwoStages(seed, frames: 8);
        byte[] none = [.. Enumerable.Repeat((byte)1, 24)];
        var exits = Designs.Run.Graph(whole, none).Measurement;
        // The static network with a FIFO where the buffer is: a buffer also decouples its neighbours, which without it hold each other up.
        var plain = Designs.Run.Graph(Static(seed), [.. none.Select(_ => (byte)0)]).Measurement;
        // The head may be slower than the backbone; then it sets the pace.
        var head = Designs.Run.Graph(TwoStages(seed, 8).Front, [.. none.Select(_ => (byte)0)]).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exits.IntervalCycles, Is.GreaterThanOrEqualTo(plain.IntervalCycles! * 0.9999));
            Assert.That(exits.IntervalCycles, Is.LessThanOrEqualTo(Math.Max(ClosedFormSecond(whole), Math.Max(plain.IntervalCycles!.Value, head.IntervalCycles!.Value)) + 4));
            Assert.That(exits.LatencyNs!.P50, Is.GreaterThan(plain.LatencyNs!.P50));
        }
    }

    [Property(MaxTest = 15)]
    public void AmpleBuffers_GiveTheSlowestStageByItsShare(int seed)
    {
        const int samples = 400;
        var (whole, front) = TwoStages(seed, frames: samples);
        var pattern = Designs.Run.Pattern(samples, 2, 0.6, seed);
        var share = pattern.Count(e => e == 1) / (double)samples;
        var measured = Designs.Run.Graph(whole with { Units = Wide(whole) }, pattern).Measurement;
        var first = Designs.Run.Graph(front, [.. pattern.Select(_ => (byte)0)]).Measurement;
        var second = Designs.Run.Graph(whole with { Units = Wide(whole) }, [.. Enumerable.Repeat((byte)1, 60)]).Measurement;
        var expected = Math.Max(first.IntervalCycles!.Value, share * second.IntervalCycles!.Value);
        var fill = second.LatencyNs!.Max / 8;
        Assert.That(measured.TotalCycles!.Value / (double)samples, Is.EqualTo(expected).Within(2 * fill / samples + (0.02 * expected)));
    }

    [Property(MaxTest = 15)]
    public void Levels_StayWithinDepths_AndSharesSumToOne(int seed)
    {
        var graph = HandDesigns.Random(Math.Abs(seed % 1000));
        var m = Designs.Run.Graph(graph, Designs.Run.Pattern(30, graph.ExitCount, 0.5, seed)).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Fifos.All(f => f.HighWater >= 0 && f.HighWater <= f.Depth));
            Assert.That(m.Units.All(u => Math.Abs(u.BusyFraction + u.StarvedFraction + u.BlockedFraction - 1) < 1e-12));
            Assert.That(m.ExitShares.Sum(), Is.EqualTo(1).Within(1e-12));
            // 30 frames: the first and the last may be cut short
            Assert.That(m.TotalCycles, Is.GreaterThanOrEqualTo(28 * ClosedForm.StageInterval(graph, 0)));
        }
    }

    [Test]
    public void Energy_OfAnyRun_IsTheSumOfItsPartsAndLinearInSamples()
    {
        var graph = HandDesigns.LeNet(6, 4, 2);
        byte[] pattern = [0, 0, 1, 0];
        var few = Designs.Run.Graph(graph, pattern, new Workload("closed", 40), hasPlatform: true).Measurement;
        var many = Designs.Run.Graph(graph, pattern, new Workload("closed", 4000), hasPlatform: true).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(few.EnergyParts.Sum(p => p.PicojoulesPerSample.Mean), Is.EqualTo(few.EnergyPjPerSample!.Value.Mean).Within(1e-9 * few.EnergyPjPerSample.Value.Mean));
            Assert.That(few.EnergyPjPerSample.Value.Low, Is.LessThan(few.EnergyPjPerSample.Value.Mean));
            Assert.That(few.EnergyPjPerSample.Value.High, Is.GreaterThan(few.EnergyPjPerSample.Value.Mean));
            foreach (var part in few.EnergyParts.Where(p => p.Name is not ("static" or "clock")))
            {
                Assert.That(many.EnergyParts.Single(p => p.Name == part.Name).PicojoulesPerSample.Mean, Is.EqualTo(part.PicojoulesPerSample.Mean).Within(1e-9 * part.PicojoulesPerSample.Mean), part.Name);
            }
        }
    }

    private static ValueList<Unit> Wide(UnitGraph graph) => graph.Units.Select(u => u is ExitMerge m ? m with { ReorderSlots = 500 } : u).ToValueList();

    private static double ClosedFormSecond(UnitGraph graph) => Designs.Run.Graph(graph with { Units = Wide(graph) }, [.. Enumerable.Repeat((byte)1, 24)]).Measurement.IntervalCycles!.Value;

    private static (int Channels, int Size, int Second) Sizes(int seed)
    {
        var random = new Random(seed);
        return (random.Next(1, 3) * 2, random.Next(6, 9), random.Next(1, 5) * 2);
    }

    private static (UnitGraph Whole, UnitGraph Front) TwoStages(int seed, int frames)
    {
        var (channels, size, second) = Sizes(seed);
        return (Build(true), Build(false));

        UnitGraph Build(bool hasSecond)
        {
            var b = new GraphBuilder("two");
            var map = b.Conv(b.Source(new Shape(2, size, size), 1), channels, 3, 2);
            if (!hasSecond)
            {
                // the same fork, with the buffer dropping everything into nothing but its bank
                return Front(b, map);
            }

            var copies = b.Fork(map, 2);
            var decision = b.Fork(b.Decision(b.Dense(copies[0], 4, 2), 0, false), 2);
            var kept = b.Buffer(copies[1], decision[0], 0, frames);
            return b.Finish([decision[1], b.Decision(b.Dense(b.Conv(kept, second, 3, 2, 1), 4, 2, 1), 1, true)], slots: frames + 4);
        }

        static UnitGraph Front(GraphBuilder b, GraphBuilder.Stream map)
        {
            var copies = b.Fork(map, 1);
            var decision = b.Fork(b.Decision(b.Dense(copies[0], 4, 2), 0, false), 1);
            return b.Finish([decision[0]]);
        }
    }

    private static UnitGraph Static(int seed)
    {
        var (channels, size, second) = Sizes(seed);
        var b = new GraphBuilder("static");
        var map = b.Fork(b.Conv(b.Source(new Shape(2, size, size), 1), channels, 3, 2), 1)[0];
        return b.Finish([b.Decision(b.Dense(b.Conv(map, second, 3, 2, 1, depth: 8 * (int)map.Words), 4, 2, 1), 0, true)]);
    }
}
