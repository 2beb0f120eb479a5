using EeHw.Model.Networks;
using EeHw.Model.Results;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

public sealed class DmaRecorderTests
{
    [Test]
    public void Transfers_OfTwoSmallFrames_AreTheBurstsByHand()
    {
        // 40 words of 2 bytes: 80 bytes, two bursts of 64, frames 128 bytes apart. Nothing stalls: sample 0 is taken in clocks 1 to 40, sample 1 in 41 to 80.
        // Word 32 is the first of the second burst. Two answers of 2 bytes leave one burst open, written when the last has left.
        var b = new GraphBuilder("dma");
        var graph = b.Finish([b.Decision(b.Source(new Shape(40, 1, 1), 1), 0, true)]);
        var result = Run.Graph(graph, [0, 0], options: new SimulationOptions { KeepSamples = true, Transfers = DmaMap.Default });
        Assert.That(result.Transfers, Is.EqualTo(new DmaTransfer[]
        {
            new(1, false, 0x1000_0000), new(33, false, 0x1000_0040),
            new(41, false, 0x1000_0080), new(73, false, 0x1000_00C0),
            new(result.Samples[1].Released, true, 0x3000_0000),
        }));
    }

    [Test]
    public void Input_WordOfOddWidth_TakesWholeBytes()
    {
        // 9 bits are 2 bytes; 100 words are 200 bytes, 4 bursts; sample 1025 lies where sample 1 lay.
        var map = DmaMap.Default;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(map.Input(1025, 3, 100, 9), Is.EqualTo(0x1000_0000 + 256 + 6));
            Assert.That(map.Output(65537, 17), Is.EqualTo(0x3000_0000 + 4));
        }
    }
}
