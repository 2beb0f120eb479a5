using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Arithmetic;

public sealed class PoolReciprocalTests
{
    // n = 9: S = 17 + 4 = 21, 2097152 / 9 = 233016.9 -> 233017. n = 49: S = 23, 8388608 / 49 = 171196.08 -> 171196.
    [TestCase(1, 17, 131072)]
    [TestCase(2, 18, 131072)]
    [TestCase(3, 19, 174763)]
    [TestCase(4, 19, 131072)]
    [TestCase(9, 21, 233017)]
    [TestCase(49, 23, 171196)]
    public void For_ADivisor_GivesShiftAndMultiplier(int divisor, int shift, long multiplier)
    {
        var r = PoolReciprocal.For(divisor);
        Assert.That((r.Shift, r.Multiplier), Is.EqualTo((shift, multiplier)));
    }

    [Test]
    public void For_AllDivisors_StaysIn18BitsAndNearTheQuotient()
    {
        for (var n = 1; n <= 1 << 12; n++)
        {
            var r = PoolReciprocal.For(n);
            Assert.That(r.MultiplierWidth, Is.EqualTo(18), $"{n}");
            Assert.That(Math.Abs((Math.ScaleB(r.Multiplier, -r.Shift) * n) - 1), Is.LessThanOrEqualTo(Math.ScaleB(1, -18)), $"{n}");
        }
    }

    // Nine bytes: at most 9 · 128 = 1152 < 2^12, 8 + 4 = 12 bits with sign; times 18 bits.
    [Test]
    public void Widths_OfNineBytes_HoldTheWorstCase()
    {
        var r = PoolReciprocal.For(9);
        Assert.Multiple(() =>
        {
            Assert.That(r.SumWidth(new FixedFormat(8, 4)), Is.EqualTo(12));
            Assert.That(r.ProductWidth(new FixedFormat(8, 4)), Is.EqualTo(30));
            Assert.That(r.SumWidth(new FixedFormat(8, 4, Signed: false)), Is.EqualTo(13));
        });
    }

    // A 3x3 window on a 2x2 map with a rim of 1: every window sees the 4 values. With rim only on top, stride 2: row -1..1.
    [Test]
    public void DivisorAt_AtTheRim_CountsWhatLiesInTheMap()
    {
        var b = new NetworkBuilder(1, 3, 3);
        var network = b.Build(b.AveragePool(0, new Extent(3, 3), new Extent(2, 2), new Padding(1, 1, 1, 1)));
        var pool = (PoolLayer)network.Layers[1];
        var windows = WindowGeometry.Of(pool, network.Input);
        Assert.Multiple(() =>
        {
            Assert.That(PoolReciprocal.DivisorAt(pool, windows, 0, 0), Is.EqualTo(4));
            Assert.That(PoolReciprocal.DivisorAt(pool with { CountPadding = true }, windows, 0, 0), Is.EqualTo(9));
        });
    }
}
