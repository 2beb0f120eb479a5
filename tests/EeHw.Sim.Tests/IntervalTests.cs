using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Sim.Kernel;
using EeHw.Sim.Tests.Designs;
using EeHw.Sim.Workloads;

namespace EeHw.Sim.Tests;

public sealed class IntervalTests
{
    // One convolution 28x28, 1 to 6 channels, 5x5, PE 6, SIMD 1: 24*24*25 = 14400 clocks of multiplying; after the frame boundary ((5-1)*28 + 5) - 28 = 89
    // words must come before the next frame's first window is whole, tau clocks each.
    [TestCase(1, 14489)]
    [TestCase(10, 15290)]
    [TestCase(18, 16002)]
    public void Interval_OfOneConvolution_IsMultipliesPlusRefill(int slot, double expected)
    {
        var b = new GraphBuilder("conv");
        var graph = b.Finish([b.Conv(b.Source(new Shape(1, 28, 28), 1), 6, 5, 6)]);
        Assert.That(Interval(graph, 12, slot), Is.EqualTo(expected));
    }

    // Two convolutions, 3x3 then 5x5, on 8x8: alone they take 670 and 823 (1307 and 1692) clocks; directly connected they hold each other up.
    [TestCase(4, 2, 8, 2, 2, 1, 0, 1197)]
    [TestCase(4, 2, 8, 2, 2, 1, 32, 823)]
    [TestCase(2, 4, 8, 1, 4, 1, 0, 1197)]
    [TestCase(2, 4, 8, 2, 1, 2, 0, 2420)]
    [TestCase(2, 4, 8, 2, 1, 2, 32, 2134)]
    public void Interval_OfTwoConvolutions_IsThatOfTheVerilogModel(int c0, int c1, int c2, int simd, int pe1, int pe2, int depth, double expected)
        => Assert.That(Interval(Chain(8, c0, c1, c2, 3, 5, simd, pe1, pe2, depth), 14), Is.EqualTo(expected));

    [Test]
    public void Interval_OfRandomChains_IsThatOfTheFusedModel()
    {
        var random = new Random(1);
        int[] divisors = [1, 2, 4, 8];
        var differ = new List<string>();
        for (var n = 0; n < 40;)
        {
            var h = random.Next(8, 13);
            int c0 = divisors[random.Next(3)], c1 = divisors[random.Next(4)], c2 = divisors[random.Next(4)], k1 = random.Next(2) == 0 ? 3 : 5, k2 = new[] { 1, 3, 5 }[random.Next(3)];
            int simd = divisors[random.Next(3)], pe1 = divisors[random.Next(4)], pe2 = divisors[random.Next(4)];
            if (h - k1 + 1 < Math.Max(k2, 2) || c0 % simd != 0 || c1 % pe1 != 0 || c2 % pe2 != 0)
            {
                continue;
            }

            n++;
            foreach (var depth in new[] { 0, 32 })
            {
                var ours = Interval(Chain(h, c0, c1, c2, k1, k2, simd, pe1, pe2, depth), 10);
                var fused = FusedConvolution.Interval(new FusedConvolution(h, c0, c1, k1, simd, pe1), new FusedConvolution(h - k1 + 1, c1, c2, k2, pe1, pe2), depth, 10);
                if (ours != fused)
                {
                    differ.Add(FormattableString.Invariant($"H{h} C{c0}-{c1}-{c2} k{k1},{k2} simd{simd} pe{pe1},{pe2} fifo{depth}: {ours} fused {fused}"));
                }
            }
        }

        Assert.That(differ, Is.Empty);
    }

    private static UnitGraph Chain(int h, int c0, int c1, int c2, int k1, int k2, int simd, int pe1, int pe2, int depth)
    {
        var b = new GraphBuilder("chain");
        var first = b.Conv(b.Source(new Shape(c0, h, h), simd), c1, k1, pe1);
        return b.Finish([b.Conv(first, c2, k2, pe2, depth: depth)]);
    }

    private static double Interval(UnitGraph graph, int frames, int slot = 1)
    {
        var ledger = new Ledger(1, frames, true, new Entrance(new SampleSource([new ExitDecisions([0], [])]), new Workload("closed", frames), graph.Clock, new ClockScale()));
        var kernel = new PlainKernel(new Blueprint(graph, slot), ledger);
        Assert.That(kernel.Run(), Is.True);
        return ledger.Interval!.Value;
    }
}
