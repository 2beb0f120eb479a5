using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

public sealed class DeadlockTests
{
    // A residual block whose short arm holds 4 words: the 3x3 window with padding 1 needs a row and two words (10 of 8 per row) before it sends anything,
    // the short arm is full long before, and the adder waits for the other.
    [TestCase(true)]
    [TestCase(false)]
    public void Run_WithAShortSkipFifo_NamesTheUnitsAndTheDepth(bool isPlain)
    {
        var e = Assert.Throws<EeHwException>(() => Designs.Run.Graph(Residual(4), [0, 0], options: new SimulationOptions { IsPlain = isPlain }));
        Assert.That(e!.Diagnostics[0].Code, Is.EqualTo(Codes.Simulation.Deadlock));
        Assert.That(e.Message, Does.Match("residual: error EEHW6501: the hardware stands still at clock [0-9]+ with 0 of 2 samples out: "
            + "source has a word that stage1/fork1 does not take; stage1/fork1 has a word that stage1/add4 does not take \\(its FIFO of 4 is full\\); "
            + "stage1/add4 has a word at input 0 and waits for input 1\\. Give the FIFO stage1/fork1\\.0 at least [0-9]+ words instead of 4\\."));
        var depth = int.Parse(System.Text.RegularExpressions.Regex.Match(e.Message, "at least ([0-9]+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(() => Designs.Run.Graph(Residual(depth), [0, 0]), Throws.Nothing);
        Assert.That(() => Designs.Run.Graph(Residual(depth - 1), [0, 0]), Throws.TypeOf<EeHwException>());
    }

    [Test]
    public void Depths_OfASkipFifo_AreDeadlockFreeAndThroughputNeutral()
    {
        var m = Designs.Run.Graph(Residual(64), [0, 0, 0, 0, 0, 0], options: new SimulationOptions { SearchDepths = true, DepthSamples = 6 }).Measurement;
        var skip = m.Fifos.Single(f => f.Depth == 64);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(skip.DeadlockFreeDepth, Is.Not.Null);
            Assert.That(skip.MinimumDepth, Is.GreaterThanOrEqualTo(skip.DeadlockFreeDepth!.Value).And.LessThanOrEqualTo(64));
            Assert.That(Designs.Run.Graph(Residual((int)skip.MinimumDepth!), [0, 0, 0, 0, 0, 0]).Measurement.TotalCycles, Is.EqualTo(m.TotalCycles));
        }
    }

    private static UnitGraph Residual(int depth)
    {
        var b = new GraphBuilder("residual");
        var arms = b.Fork(b.Source(new Shape(1, 8, 8), 1), 2);
        return b.Finish([b.Add(arms[0], b.Conv(arms[1], 1, 3, 1, padding: new Padding(1, 1, 1, 1)), depth, 0)]);
    }
}
