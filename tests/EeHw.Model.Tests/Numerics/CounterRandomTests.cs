using EeHw.Model.Numerics;

namespace EeHw.Model.Tests.Numerics;

public sealed class CounterRandomTests
{
    [Test]
    public void NextUInt32_OfKeyAndCounterZero_IsThePublishedAnswer()
    {
        // Known answer of philox4x32-10 for counter 0 and key 0 (Salmon et al. 2011, test vectors).
        var random = new CounterRandom(0, 0);
        Assert.That(Enumerable.Range(0, 4).Select(_ => random.NextUInt32()), Is.EqualTo(new[] { 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u }));
    }

    [Test]
    public void NextUInt32_OfSeedIndexAndStream_DiffersInEach()
    {
        ulong First(long seed, long index, uint stream) => new CounterRandom(seed, index, stream).NextUInt32();
        Assert.That(new[] { First(1, 1, 1), First(2, 1, 1), First(1, 2, 1), First(1, 1, 2), First(1L << 32, 1, 1), First(1, 1L << 32, 1), First(-1, 1, 1) }, Is.Unique);
    }

    [Test]
    public void NextUniform_OfManyIndices_IsUniformAndUncorrelated()
    {
        const int n = 100_000;
        var first = new double[n];
        var second = new double[n];
        for (var i = 0; i < n; i++)
        {
            var random = new CounterRandom(3, i);
            (first[i], second[i]) = (random.NextUniform(), random.NextUniform());
        }

        // Standard deviations: of a mean 1 / sqrt(12 n) = 0.0009, of a product's mean about 1 / (12 sqrt n) = 0.00026.
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Average(), Is.EqualTo(0.5).Within(0.005));
            Assert.That(first.Zip(second, (a, b) => (a - 0.5) * (b - 0.5)).Average(), Is.EqualTo(0).Within(0.0015));
            Assert.That(first.Zip(first.Skip(1), (a, b) => (a - 0.5) * (b - 0.5)).Average(), Is.EqualTo(0).Within(0.0015));
            Assert.That(first.Min(), Is.GreaterThanOrEqualTo(0));
            Assert.That(first.Max(), Is.LessThan(1));
        }
    }

    [Test]
    public void NextNormal_OfManyDraws_HasTheMomentsOfANormal()
    {
        var random = new CounterRandom(4, 0);
        var values = Enumerable.Range(0, 200_000).Select(_ => random.NextNormal()).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(values.Average(), Is.EqualTo(0).Within(0.01));
            Assert.That(values.Average(v => v * v), Is.EqualTo(1).Within(0.015));
            Assert.That(values.Average(v => v * v * v * v), Is.EqualTo(3).Within(0.12));
            Assert.That(values.Average(v => Math.Abs(v) < 1 ? 1.0 : 0.0), Is.EqualTo(0.6827).Within(0.005));
        }
    }

    [Test]
    public void NextInteger_OfASmallBound_MeetsEveryValueEquallyOften()
    {
        var random = new CounterRandom(5, 0);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.NextInteger(7)]++;
        }

        Assert.That(counts, Has.All.InRange(9_600, 10_400));
    }

    [Test]
    public void NextInteger_OfNoValues_Refuses() => Assert.That(() => new CounterRandom(1, 1).NextInteger(0), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Property]
    public bool NextPermutation_OfAnyCount_HoldsEveryNumberOnceAndRepeats(byte count, int seed)
    {
        var order = new CounterRandom(seed, count).NextPermutation(count);
        return order.Order().SequenceEqual(Enumerable.Range(0, count)) && order.SequenceEqual(new CounterRandom(seed, count).NextPermutation(count));
    }

    [Test]
    public void Shuffle_OfThree_MeetsAllSixOrdersEquallyOften()
    {
        var counts = Enumerable.Range(0, 12_000).Select(i => string.Concat(new CounterRandom(6, i).NextPermutation(3))).CountBy(s => s).Select(p => p.Value).ToList();
        Assert.That(counts, Has.Count.EqualTo(6).And.All.InRange(1_850, 2_150));
    }
}
