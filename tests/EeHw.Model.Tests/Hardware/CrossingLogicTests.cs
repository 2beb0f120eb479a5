using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Estimates;

namespace EeHw.Model.Tests.Hardware;

public sealed class CrossingLogicTests
{
    // Cells that Yosys 0.23 synth_xilinx -family xc7 made of clock_crossing alone: LUTs with inverters and LUTs that are memory, flip-flops.
    [TestCase(2, 8, 18, 33)]
    [TestCase(16, 8, 26, 47)]
    [TestCase(200, 8, 150, 231)]
    [TestCase(800, 8, 550, 831)]
    [TestCase(8, 2, 18, 23)]
    [TestCase(40, 16, 44, 79)]
    [TestCase(33, 64, 70, 88)]
    public void Of_Crossing_IsNearWhatYosysCounts(int width, int depth, double luts, double ffs)
    {
        var crossing = new ClockCrossing { Name = "x", Layer = -1, Stage = 0, WriteClock = 0, ReadClock = 1, Depth = depth, WordsPerFrame = 1, WidthBits = width };

        var amount = new ResourceEstimator(ResourceFlow.Yosys, "xc7", null).Of(crossing);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(amount.Ffs, Is.EqualTo(ffs));
            Assert.That(amount.Luts, Is.EqualTo(luts).Within(8));
            Assert.That((amount.Dsps, amount.Bram18), Is.EqualTo((0.0, 0.0)));
        }
    }
}
