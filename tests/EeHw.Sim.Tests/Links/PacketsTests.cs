using EeHw.Sim.Links;

namespace EeHw.Sim.Tests.Links;

public sealed class PacketsTests
{
    // 2500 bits in packets of 1000: three, the last of 500. Nothing is lost: each once.
    [Test]
    public void Of_WithoutLoss_SendsEveryBitOnce()
        => Assert.That((new Packets(2500, 1000, 0, 1).Of(1, 7), new Packets(2500, 1000, 0, 1).Count), Is.EqualTo(((2500L, 3L, 1), 3L)));

    // Two packets, each lost half of the time: the larger of two geometric numbers with p = 1/2 has mean 8/3; bits have mean 2000/(1 - 1/2).
    [Test]
    public void Mean_OfTwoPackets_IsTheClosedForm()
    {
        var packets = new Packets(2000, 1000, 0.5, 3);
        var sent = Enumerable.Range(0, 20_000).Select(n => packets.Of(5, n)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(packets.MeanRounds, Is.EqualTo(8.0 / 3).Within(1e-12));
            Assert.That(packets.MeanBits, Is.EqualTo(4000));
            Assert.That(sent.Average(s => s.Rounds), Is.EqualTo(8.0 / 3).Within(0.04));
            Assert.That(sent.Average(s => s.Bits), Is.EqualTo(4000).Within(60));
            Assert.That(sent.All(s => s.Bits == 1000 * s.Packets && s.Rounds <= s.Packets - 1));
            Assert.That(packets.Of(5, 17), Is.EqualTo(sent[17]));
        }
    }
}
