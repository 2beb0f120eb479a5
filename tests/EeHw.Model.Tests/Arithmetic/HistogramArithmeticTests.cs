using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Networks;
using EeHw.Model.Tests.Execution;
using EeHw.Testing;

namespace EeHw.Model.Tests.Arithmetic;

/// <summary>Sigmoid, shares of channels and distances to class means in fixed point.</summary>
public sealed class HistogramArithmeticTests
{
    private static readonly FixedFormat _format = new(16, 6, Rounding.Rnd, Overflow.Sat);
    private static readonly ArithmeticChoice _written = new(_format, new FixedFormat(8, 4, Rounding.Rnd, Overflow.Sat), "none", 1, 1, false);

    // 10 fraction bits. 0 is address 0: 0.5 = 512/1024. 8 raws are 1/128, half a step, up: address 1, sigmoid(1/64) = 0.50390617 = 516.0. -9 raws: -0.0088 = -0.5625 steps, nearest -1.
    // 20 saturates at 511 steps = 7.984: 0.99965944 = 1023.65, nearest 1024.
    [TestCase(0, 0, 512)]
    [TestCase(8, 1, 516)]
    [TestCase(-9, 1023, 508)]
    [TestCase(20480, 511, 1024)]
    [TestCase(-20480, 512, 0)]
    public void SigmoidTable_ByHand_RoundsToTheNearestPoint(long raw, int address, long value)
    {
        Assert.That(SigmoidTable.AddressOf(raw, 10), Is.EqualTo(address));
        Assert.That(SigmoidTable.For(_format)[address], Is.EqualTo(value));
    }

    // The stated bound: half a step at slope 1/4, or what is cut outside, plus half a raw.
    [Test]
    public void SigmoidTable_EveryInput_ErrsByNoMoreThanStated()
    {
        var table = SigmoidTable.For(_format);
        var worst = Enumerable.Range((int)_format.MinRaw, 1 << 16).Max(r => Math.Abs(_format.ToDouble(table[SigmoidTable.AddressOf(r, 10)]) - (1 / (1 + Math.Exp(-_format.ToDouble(r))))));
        Assert.That(worst, Is.InRange(0.0018, (0.25 / 128) + (_format.Step / 2)));
    }

    // Raws 1, 2, 5, -3: S = 8 = 2^3, address 0, R = floor(2^16 / (1 + 1/2048) + 1/2) = 65504. 5 · 65504 / 2^19 = 0.62469; with 10 fraction bits 639.7, nearest 640. Exact: 5/8 = 640.
    [Test]
    public void ShareTable_ByHand_MultipliesByTheReciprocalOfTheSum()
    {
        var layer = new ChannelNormLayer { Name = "n", Inputs = [0], Output = new Shape(4, 1, 1) };
        var table = ShareTable.For(layer, _format);
        Assert.That(table.Multipliers[0], Is.EqualTo(65504));
        Assert.That(new long[] { 1, 2, 5, -3 }.Select(v => table.Share(v, 8, _format)), Is.EqualTo(new[] { 128L, 256, 640, 0 }));
        Assert.That(table.Share(0, 0, _format), Is.Zero);
    }

    [Property(MaxTest = 300)]
    public void ShareTable_RandomSums_ErrBy2PowMinus11(int seed)
    {
        var random = new Random(seed);
        var scale = (float)Math.Exp((random.NextDouble() - 0.5) * 12);
        var fine = new FixedFormat(48, 24, Rounding.Rnd, Overflow.Sat);
        var table = ShareTable.For(new ChannelNormLayer { Name = "n", Inputs = [0], Output = new Shape(300, 1, 1), Scale = scale }, _format);
        var sum = random.Next(1, 1 << random.Next(1, 23));
        var raw = random.Next(0, Math.Min(sum, 32767) + 1);
        var exact = scale * (double)raw / sum;
        Assert.That(fine.ToDouble(table.Share(raw, sum, fine)), Is.EqualTo(exact).Within((exact * (Math.ScaleB(1, -11) + Math.ScaleB(1, -16))) + fine.Step));
        Assert.That(table.Multipliers.Max(), Is.LessThan(1 << ShareTable.MultiplierWidth));
        Assert.That(raw << (table.SumWidth - 1 - System.Numerics.BitOperations.Log2((uint)sum)), Is.LessThan(1L << table.SumWidth));
    }

    [Property(MaxTest = 300)]
    public void Root_AnyNumber_IsTheIntegerRoot(int seed)
    {
        var value = (ulong)new Random(seed).NextInt64() >> (2 + (Math.Abs(seed % 60)));
        var root = (UInt128)QuantizedMeans.Root(value);
        Assert.That(root * root <= value && (root + 1) * (root + 1) > value, Is.True);
    }

    // x = (3, 4) in fixed<16,6>: means (0, 0), (3, 0), normalisers 2, 8, means with 7 fraction bits of 8 wrap: written fixed<8,4>.
    // Distances 5 and 4 exactly: -2.5 and -0.5. Inverses with 18 fraction bits: 2^17 and 2^15.
    [Test]
    public void ClassMeans_ByHand_IsTheNegativeDistanceOverItsNormaliser()
    {
        var network = Means([0, 0, 3, 0], [2, 8]);
        var quantized = Quantizer.Quantize(network, _written, null);
        Assert.That(quantized.Layers[1].Means!.Inverses, Is.EqualTo(new[] { 1L << 17, 1L << 15 }));
        Assert.That(new FixedExecutor(quantized).Run([3, 4])[0], Is.EqualTo(new[] { -2560L, -512 }));
    }

    [Test]
    public void ClassMeans_LogitsWithoutSign_AreRefused()
    {
        var choice = _written with { Activations = _format with { Signed = false } };
        var e = Assert.Throws<EeHwException>(() => Quantizer.Quantize(Means([0, 0], [1]), choice, null));
        Assert.That(e!.Message, Is.EqualTo("means: error EEHW3014: its logits are distances below zero, and activations are ufixed<16,6,RND,SAT>, without a sign. Use a signed format for activations."));
    }

    [Property(MaxTest = 100)]
    public void RunLayersRaw_HistogramHeads_EqualsExactIntegers(int seed)
    {
        var network = RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { HistogramHeads = true });
        var width = seed % 3 == 0 ? 8 : 16;
        var choice = new ArithmeticChoice(new FixedFormat(width, 4, Rounding.Rnd, Overflow.Sat), new FixedFormat(8, 2), "minmax", 1, 4, seed % 2 == 0);
        var values = RandomNetworks.Input(network, seed, 4);
        var executor = new FixedExecutor(Quantizer.Quantize(network, choice, Dataset.Create(network.Input, values, new int[4], 1, "random")));
        var input = executor.QuantizeInput(values.AsSpan(0, (int)network.Input.Elements));
        var expected = NaiveNetwork.RunFixed(executor.QuantizedNetwork, input);
        var actual = executor.RunLayersRaw(input);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.That(actual[i], Is.EqualTo(expected[i]), $"layer {network.Layers[i].Name} in {executor.QuantizedNetwork.Layers[i].Output}");
        }
    }

    private static Network Means(float[] means, float[] norms) => new()
    {
        Name = "means",
        InputName = "x",
        Layers =
        [
            new InputLayer { Name = "x", Inputs = [], Output = new Shape(2, 1, 1) },
            new ClassMeansLayer { Name = "means", Inputs = [0], Output = new Shape(norms.Length, 1, 1), Means = new(means), Norms = new(norms), InputLength = 2 },
        ],
        Exits = [new Exit("y", 1)],
    };
}
