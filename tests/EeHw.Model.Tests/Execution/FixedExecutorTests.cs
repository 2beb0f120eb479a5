using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Model.Tests.Execution;

public sealed class FixedExecutorTests
{
    private static readonly FixedFormat _byte = new(8, 4, Rounding.Rnd, Overflow.Sat);

    // Input fixed<8,4>: raws 16 (1.0) and -8 (-0.5). Weights with 6 fraction bits: 32 (0.5), 96 (1.5); bias 5 with 4 + 6 fraction bits.
    // acc = 5 + 16·32 - 8·96 = -251, that is -251/1024. Output fixed<8,2>, 6 fraction bits: -251 / 16 = -15.69, to nearest -16.
    [Test]
    public void RunRaw_DenseByHand_RoundsOnceAtTheOutput()
    {
        var b = new NetworkBuilder(2, 1, 1);
        var network = b.Build(b.Dense(0, 1));
        var weights = new QuantizedWeights { Values = [32, 96], Width = 8, FractionBits = [6], Bias = [5], AccumulatorWidth = 16 };
        var quantized = new QuantizedNetwork
        {
            Network = network,
            Layers = [new QuantizedLayer { Output = _byte }, new QuantizedLayer { Output = new FixedFormat(8, 2, Rounding.Rnd, Overflow.Sat), Weights = weights }],
        };
        Assert.That(new FixedExecutor(quantized).RunRaw([16, -8])[0], Is.EqualTo(new[] { -16L }));
    }

    // Mean of three raws 10, 11, 12 with n = 3: S = 17 + 2 = 19, R = floor(524288 / 3 + 1/2) = 174763.
    // 33 · 174763 = 5767179; / 2^19 = 11.0000013 -> 11. For 10, 11, 11: 32 · 174763 / 2^19 = 10.667: RND gives 11, TRN 10.
    [TestCase(12, Rounding.Trn, 11)]
    [TestCase(11, Rounding.Rnd, 11)]
    [TestCase(11, Rounding.Trn, 10)]
    public void RunRaw_MeanByHand_MultipliesByTheReciprocal(long last, Rounding rounding, long expected)
    {
        var b = new NetworkBuilder(1, 1, 3);
        var network = b.Build(b.GlobalAveragePool(0));
        Assert.That(new FixedExecutor(Plain(network, _byte, _byte with { Rounding = rounding })).RunRaw([10, 11, last])[0], Is.EqualTo(new[] { expected }));
    }

    // Operands with 4 and 6 fraction bits: 3/16 + 5/64 = 17/64. Output with 5 fraction bits: 8.5/32, RND gives 9.
    // Concat to the same format: 3/16 = 6/32; 5/64 = 2.5/32 gives 3.
    [Test]
    public void RunRaw_AddAndConcatOfUnequalBinaryPoints_Align()
    {
        var b = new NetworkBuilder(1, 1, 1);
        var other = b.Conv(0, 1, Extent.One);
        var add = b.Add(0, other);
        var concat = b.Concat(0, other);
        var network = b.Build(add);
        var five = new FixedFormat(8, 3, Rounding.Rnd, Overflow.Sat);
        var weights = new QuantizedWeights { Values = [0], Width = 2, FractionBits = [2], Bias = [5], AccumulatorWidth = 4 };
        var quantized = new QuantizedNetwork
        {
            Network = network,
            Layers = [new QuantizedLayer { Output = _byte }, new QuantizedLayer { Output = new FixedFormat(8, 2), Weights = weights }, new QuantizedLayer { Output = five }, new QuantizedLayer { Output = five }],
        };
        var y = new FixedExecutor(quantized).RunLayersRaw([3]);
        Assert.Multiple(() =>
        {
            Assert.That(y[other], Is.EqualTo(new[] { 5L }));
            Assert.That(y[add], Is.EqualTo(new[] { 9L }));
            Assert.That(y[concat], Is.EqualTo(new[] { 6L, 3L }));
        });
    }

    // Bounds -0.3 and 0.6 in fixed<8,4,TRN,WRAP>: -4.8 and 9.6 sixteenths, to nearest -5 and 10 although the format truncates.
    [Test]
    public void RunRaw_Clip_RoundsItsBoundsToNearest()
    {
        var b = new NetworkBuilder(1, 1, 4);
        var network = b.Build(b.Clip(0, -0.3f, 0.6f));
        Assert.That(new FixedExecutor(Plain(network, new FixedFormat(8, 4), new FixedFormat(8, 4))).RunLayersRaw([-100, -5, 9, 11])[1], Is.EqualTo(new[] { -5L, -5, 9, 10 }));
    }

    // 0.40625 = 6.5 sixteenths; -0.40625: RND sends halves up. 100 saturates.
    [Test]
    public void QuantizeInput_OfFloats_UsesTheInputFormat()
    {
        var b = new NetworkBuilder(1, 1, 3);
        var network = b.Build(b.Relu(0));
        Assert.That(new FixedExecutor(Plain(network, _byte, _byte)).QuantizeInput([0.40625f, -0.40625f, 100]), Is.EqualTo(new[] { 7L, -6, 127 }));
    }

    [Property(MaxTest = 200)]
    public void RunLayersRaw_RandomNetwork_EqualsExactIntegers(int seed)
    {
        var network = RandomNetworks.Generate(seed);
        var quantized = RandomNetworks.Quantize(network, seed, maximumWidth: seed % 2 == 0 ? 18 : 36);
        var executor = new FixedExecutor(quantized);
        var input = executor.QuantizeInput(RandomNetworks.Input(network, seed));
        var expected = NaiveNetwork.RunFixed(quantized, input);
        var actual = executor.RunLayersRaw(input);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.That(actual[i], Is.EqualTo(expected[i]), $"layer {network.Layers[i]} in {quantized.Layers[i].Output}, narrow {executor.IsNarrow}");
        }
    }

    [Test]
    public void RunLayersRaw_ManySeeds_TakesBothWays()
    {
        var narrow = Enumerable.Range(0, 40).Count(s => new FixedExecutor(RandomNetworks.Quantize(RandomNetworks.Generate(s), s, s % 2 == 0 ? 18 : 36)).IsNarrow);
        Assert.That(narrow, Is.InRange(5, 35));
    }

    [Property(MaxTest = 30)]
    public void RunRaw_ManySamples_EqualsOneByOne(int seed)
    {
        var network = RandomNetworks.Generate(seed);
        var executor = new FixedExecutor(RandomNetworks.Quantize(network, seed));
        const int Samples = 19;
        var inputs = RandomNetworks.Input(network, seed, Samples);
        var together = executor.Run(inputs, Samples);
        var size = (int)network.Input.Elements;
        for (var n = 0; n < Samples; n++)
        {
            var alone = executor.Run(inputs.AsSpan(n * size, size));
            for (var k = 0; k < alone.Length; k++)
            {
                Assert.That(together[k].AsSpan(n * alone[k].Length, alone[k].Length).SequenceEqual(alone[k]), Is.True);
            }
        }
    }

    [Test]
    public void RunRaw_InputOutsideItsFormat_IsRefused()
    {
        var b = new NetworkBuilder(1, 1, 1);
        var network = b.Build(b.Relu(0));
        Assert.That(() => new FixedExecutor(Plain(network, _byte, _byte)).RunRaw([128]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("The input format fixed<8,4,RND,SAT> holds -128 to 127."));
    }

    // Operands of 48 bits, 16 binary places apart: 48 + 16 + 1 bits.
    [Test]
    public void FixedExecutor_SumOfMoreThan62Bits_NamesTheLayer()
    {
        var b = new NetworkBuilder(1, 1, 1);
        var relu = b.Conv(0, 1, Extent.One);
        var network = b.Build(b.Add(0, relu));
        var weights = new QuantizedWeights { Values = [1], Width = 2, FractionBits = [0], Bias = [0], AccumulatorWidth = 49 };
        var quantized = new QuantizedNetwork
        {
            Network = network,
            Layers = [new QuantizedLayer { Output = new FixedFormat(48, 24) }, new QuantizedLayer { Output = new FixedFormat(48, 8), Weights = weights }, new QuantizedLayer { Output = _byte }],
        };
        var e = Assert.Throws<EeHwException>(() => _ = new FixedExecutor(quantized));
        Assert.That(e!.Message, Is.EqualTo("add2: error EEHW3003: the exact result of add over its input's whole range (fixed<48,24> and fixed<48,8>) needs 65 bits; allowed are at most 62. Give its input or its weights fewer bits."));
    }

    // The first layer is the input; every other one computes in the given format.
    private static QuantizedNetwork Plain(Network network, FixedFormat input, FixedFormat rest)
        => new() { Network = network, Layers = network.Layers.Select((_, i) => new QuantizedLayer { Output = i == 0 ? input : rest }).ToValueList() };
}
