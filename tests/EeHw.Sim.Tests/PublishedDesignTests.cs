using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

/// <summary>
/// Two published accelerators, built from their foldings alone. No constant is fitted: small FIFOs stand between the layers, as both tools insert them
/// where a stream would wait.
/// </summary>
public sealed class PublishedDesignTests
{
    // ATHEENA (FCCM 2023 artefact), B-LeNet design A1 on ZC706, 125 MHz, 1024 samples, a quarter of them hard: 53.579 ms measured, DDR to DDR.
    [Test]
    public void Run_OfAtheenaA1_TakesTheMeasuredTimeWithinThreePercent()
    {
        var graph = AtheenaA1();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(MacIntervals(graph), Is.EqualTo(new[] { 5120, 6400, 1600, 10000, 14400, 720 }));
            for (var seed = 1; seed <= 3; seed++)
            {
                var m = Designs.Run.Graph(graph, Shuffled(1024, 256, seed)).Measurement;
                var milliseconds = graph.Clock.Nanoseconds(m.TotalCycles!.Value) / 1e6;
                TestContext.Out.WriteLine($"seed {seed}: {milliseconds:0.000} ms, interval {m.IntervalCycles:0.0}");
                Assert.That(milliseconds, Is.EqualTo(53.579).Within(3).Percent);
            }
        }
    }

    // FINN CNV w1a1 on PYNQ-Z1 (finn-examples v0.0.6), 99.999 MHz, 1000 frames: 3020.50 frames/s measured; slowest layers 32768 clocks.
    [Test]
    public void Run_OfFinnCnv_HasTheMeasuredThroughputWithinThreePercent()
    {
        var graph = FinnCnv();
        var result = Designs.Run.Graph(graph, [0], new Workload("closed", 1000));
        var m = result.Measurement;
        var perSecond = 1000 / (graph.Clock.Nanoseconds(m.TotalCycles!.Value) / 1e9);
        TestContext.Out.WriteLine($"{perSecond:0.0} frames/s over the batch, {m.ThroughputPerSecond:0.0} steady, interval {m.IntervalCycles:0.0}, {result.Cache}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(MacIntervals(graph), Is.EqualTo(new[] { 32400, 28224, 20736, 28800, 20736, 18432, 32768, 32768, 1024 }));
            Assert.That(perSecond, Is.EqualTo(3020.50).Within(3).Percent);
        }
    }

    private static UnitGraph AtheenaA1()
    {
        const int fifo = 32;
        var b = new GraphBuilder("atheena-a1", 125) { FifoDepth = fifo };
        var conv13 = b.Conv(b.Source(new Shape(1, 28, 28), 1), 5, 5, 1, padding: new Padding(4, 4, 4, 4), window: 25);
        var relu15 = b.Pointwise(b.Pool(conv13, 2, window: 4));
        var copies = b.Fork(relu15, 2);
        var conv16 = b.Conv(copies[0], 10, 3, 2, padding: new Padding(1, 1, 1, 1), window: 9);
        var fc2 = b.Dense(b.Pointwise(b.Pool(conv16, 2, window: 4)), 10, 2);
        var decision = b.Fork(b.Decision(b.Adapt(fc2, 1), 0, false, 180), 2);
        var kept = b.Buffer(copies[1], decision[0], 0, 4);
        var conv28 = b.Conv(kept, 10, 5, 2, 1, padding: new Padding(4, 4, 4, 4), window: 25);
        var conv31 = b.Conv(b.Adapt(b.Pointwise(b.Pool(conv28, 2, 1, window: 4), 1), 1, 1), 20, 5, 2, 1, padding: new Padding(3, 3, 3, 3), window: 25);
        var relu33 = b.Adapt(b.Pointwise(b.Pool(conv31, 2, 1, window: 4), 1), 10, 1);
        return b.Finish([decision[1], b.Decision(b.Dense(relu33, 10, 1, 1), 1, true)], slots: 16);
    }

    private static UnitGraph FinnCnv()
    {
        var b = new GraphBuilder("finn-cnv", 99.999) { FifoDepth = 8 };
        var x = Conv(b.Source(new Shape(3, 32, 32), 3), 64, 16, 3);
        x = b.Pool(Conv(x, 64, 32, 32), 2, window: 4);
        x = Conv(x, 128, 16, 32);
        x = b.Pool(Conv(x, 128, 16, 32), 2, window: 4);
        x = Conv(Conv(x, 256, 4, 32), 256, 1, 32);
        x = b.Dense(b.Adapt(x, 4), 512, 1);
        x = b.Dense(b.Adapt(x, 8), 512, 1);
        x = b.Dense(b.Adapt(x, 1), 10, 5);
        return b.Finish([b.Decision(b.Adapt(x, 1), 0, true)]);

        GraphBuilder.Stream Conv(GraphBuilder.Stream input, int channels, int pe, int simd) => b.Conv(b.Adapt(input, simd), channels, 3, pe);
    }

    private static IEnumerable<long> MacIntervals(UnitGraph graph) => graph.Units.OfType<MacArray>().Select(u => u.IntervalCycles);

    private static byte[] Shuffled(int samples, int hard, int seed)
    {
        byte[] exits = [.. Enumerable.Range(0, samples).Select(i => (byte)(i < hard ? 1 : 0))];
        new Random(seed).Shuffle(exits);
        return exits;
    }
}
