using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Arithmetic;

public sealed class RangeAnalysisTests
{
    private static readonly FixedFormat _byte = new(8, 4);

    // Weights 3, -2; inputs -128..127; bias 10.
    // High: 3·127 + -2·-128 + 10 = 381 + 256 + 10 = 647. Low: 3·-128 + -2·127 = -384 - 254 = -638 (bias not yet added).
    [Test]
    public void AccumulatorBounds_ByHand_CoverEveryPartialSum()
        => Assert.That(RangeAnalysis.AccumulatorBounds([3, -2], 10, _byte), Is.EqualTo(((Int128)(-638), (Int128)647)));

    // 647 needs 10 bits and a sign.
    [Test]
    public void AccumulatorWidth_TwoChannels_IsTheWidest()
        => Assert.That(RangeAnalysis.AccumulatorWidth([3, -2, 0, 0], [10, 0], _byte), Is.EqualTo(11));

    [TestCase(0, ExpectedResult = 1)]
    [TestCase(-1, ExpectedResult = 1)]
    [TestCase(1, ExpectedResult = 2)]
    [TestCase(127, ExpectedResult = 8)]
    [TestCase(128, ExpectedResult = 9)]
    [TestCase(-128, ExpectedResult = 8)]
    [TestCase(-129, ExpectedResult = 9)]
    public int SignedWidth_OfANumber_CountsTheSign(long value) => RangeAnalysis.SignedWidth(value);

    // fixed<8,4> + fixed<8,2>: shifted to 6 fraction bits, 10 and 8 bits; the sum needs one more.
    [TestCase(4, 2, true, ExpectedResult = 11)]
    [TestCase(4, 4, true, ExpectedResult = 9)]
    [TestCase(4, 4, false, ExpectedResult = 10)]
    public int AddWidth_OfTwoFormats_AlignsFirst(int a, int b, bool signed) => RangeAnalysis.AddWidth(new FixedFormat(8, a, Signed: signed), new FixedFormat(8, b, Signed: signed));

    // The bound is reached: the worst input of each sign gives exactly the bounds (bias 0).
    [Property]
    public void AccumulatorBounds_RandomWeights_AreReached(sbyte[] weights, bool signed)
    {
        if (weights.Length == 0)
        {
            return;
        }

        var format = _byte with { Signed = signed };
        var w = weights.Select(v => (int)v).ToArray();
        var high = w.Sum(v => v > 0 ? v * format.MaxRaw : v * format.MinRaw);
        var low = w.Sum(v => v > 0 ? v * format.MinRaw : v * format.MaxRaw);
        Assert.That(RangeAnalysis.AccumulatorBounds(w, 0, format), Is.EqualTo(((Int128)low, (Int128)high)));
    }

    // A window beyond its padding must never be computed: it would read other memory.
    [Test]
    public void WindowGeometry_OutputTooLarge_IsRefused()
    {
        var b = new NetworkBuilder(1, 4, 4);
        var network = b.Build(b.MaxPool(0, new Extent(2, 2)));
        var pool = (PoolLayer)network.Layers[1] with { Output = new Shape(1, 3, 2) };
        Assert.That(() => WindowGeometry.Of(pool, network.Input), Throws.ArgumentException.With.Message.Contains("reads beyond the padding for output [1, 3, 2]"));
    }
}
