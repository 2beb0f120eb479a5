using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Sim.Partitions;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

/// <summary>The closed form of reconfiguration beside the simulation, for service times that do not vary: every fourth sample is hard.</summary>
public sealed class ReconfigurationConditionTests
{
    private const int Period = 4;
    private const long Bytes = 240_000;
    private const double LoadClocks = Bytes / 400e6 * 125e6;

    // t1' + p·t2' + 2p(t_cfg + t_drain)/N, all of it known without simulating a swap: intervals of the stages from runs without partition, t_drain from single samples.
    [TestCase(5)]
    [TestCase(20)]
    [TestCase(60)]
    public void TimePerSample_BatchByBatch_IsTheFormulas(int waiting)
    {
        var simulated = PerSample(Halves(2), waiting);
        Assert.That(simulated, Is.EqualTo(Formula().ReconfiguredTime(waiting)).Within(1).Percent);
    }

    // The condition turns where the simulation turns.
    [Test]
    public void Samples_OfTheBreakEven_IsWhereTheSimulationTurns()
    {
        var even = Formula();
        var n = even.Samples!.Value;
        var beside = Difference(Halves(1), 200, []);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(n, Is.InRange(30, 60));
            Assert.That(beside, Is.EqualTo(even.CoResidentTime).Within(0.5).Percent);
            Assert.That(PerSample(Halves(2), (int)Math.Floor(n * 0.95)), Is.GreaterThan(beside));
            Assert.That(PerSample(Halves(2), (int)Math.Ceiling(n * 1.05)), Is.LessThan(beside));
        }
    }

    // The reading's own figure is the same formula.
    [Test]
    public void Reconfiguration_BreakEvenSamples_IsTheFormulas()
    {
        var m = Designs.Run.Graph(Halves(2), Pattern(400), options: new SimulationOptions { CoResident = Halves(1) }, hasPlatform: true, partitions: Choice("whenWaiting", 20)).Measurement;
        Assert.That(m.Reconfiguration!.BreakEvenSamples, Is.EqualTo(Formula().Samples!.Value).Within(2).Percent);
    }

    // Swaps of one clock, one sample at a time: the sum of what every sample takes alone in the co-resident design (emptying is in that), a clock per swap,
    // and from an answer to the next first word what the co-resident design held to one sample would take too.
    [Test]
    public void TotalCycles_WithFreeSwaps_IsCoResidenceUnderMutualExclusion()
    {
        var graph = Halves(2);
        byte[] pattern = [0, 1, 1, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 0, 0];
        var alone = new[] { (byte)0, (byte)1 }.Select(e => Designs.Run.Graph(graph, [e]).Measurement.TotalCycles!.Value).ToArray();
        var free = Designs.Run.Graph(graph, pattern, hasPlatform: true, partitions: Choice("perSample", 1) with { BitstreamBytes = 1 }).Measurement;
        var sum = pattern.Sum(e => alone[e]) + free.Reconfiguration!.Swaps;
        Assert.That(free.TotalCycles!.Value - sum, Is.InRange(0, 4 * pattern.Length));
        Assert.That(sum, Is.GreaterThan(50_000));
    }

    private static BreakEven Formula()
    {
        var (beside, alone) = (Halves(1), Halves(2));
        var (t1, t2) = (Interval(alone, 0), Interval(alone, 1));
        var easy = Single(alone, 0);
        var drain = (easy - t1 + (Single(alone, 1) - easy) - t2) / 2;
        return new BreakEven(Interval(beside, 0), Interval(beside, 1), t1, t2, 1.0 / Period, LoadClocks + drain);

        static double Interval(UnitGraph g, byte exit) => Designs.Run.Graph(g, [.. Enumerable.Repeat(exit, 40)]).Measurement.IntervalCycles!.Value;
        static double Single(UnitGraph g, byte exit) => Designs.Run.Graph(g, [exit]).Measurement.Exits[exit].Decided!.Mean / 8;
    }

    private static double PerSample(UnitGraph graph, int waiting) => Difference(graph, Period * waiting, Choice("whenWaiting", waiting));

    // Steady state: what further samples cost, whole batches of them.
    private static double Difference(UnitGraph graph, int step, params IEnumerable<PartitionChoice> partitions)
    {
        var (few, many) = (Total(2 * step), Total(5 * step));
        return (double)(many - few) / (3 * step);

        long Total(int samples) => Designs.Run.Graph(graph, Pattern(samples), hasPlatform: true, partitions: partitions).Measurement.TotalCycles!.Value;
    }

    private static byte[] Pattern(int samples) => [.. Enumerable.Range(0, samples).Select(i => (byte)(i % Period == Period - 1 ? 1 : 0))];

    private static UnitGraph Halves(int area)
    {
        var b = new GraphBuilder("halves");
        var around = new Padding(1, 1, 1, 1);
        var map = b.Conv(b.Source(new Shape(1, 8, 8), 1), 8, 3, area, padding: around);
        var copies = b.Fork(map, 2);
        var decision = b.Fork(b.Decision(b.Dense(b.GlobalPool(copies[0]), 4, 1), 0, false), 2);
        var second = b.Conv(b.Adapt(b.Buffer(copies[1], decision[0], 0, 16), 8, 1), 18, 3, area, 1, padding: around);
        return b.Finish([decision[1], b.Decision(b.Dense(b.GlobalPool(second, 1), 4, 1, 1), 1, true)], false, slots: 400);
    }

    private static PartitionChoice Choice(string scheduler, int waiting) => new("area", [[0], [1]], 0, Bytes, "icap", 1, 0, scheduler, waiting, waiting + 4);
}
