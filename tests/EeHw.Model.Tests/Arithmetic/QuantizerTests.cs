using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Arithmetic;

public sealed class QuantizerTests
{
    private static readonly FixedFormat _activations = new(16, 6, Rounding.Rnd, Overflow.Sat);

    private static readonly ArithmeticChoice _none = new(_activations, new FixedFormat(8, 1), "none", 1, 256, false);

    private static readonly ArithmeticChoice _minmax = _none with { Calibration = "minmax" };

    // fixed<8,1>: 7 fraction bits, truncated. 0.5 -> 64; -0.3 · 128 = -38.4 -> -39. Bias with 10 + 7 fraction bits: 0.25 -> 32768.
    // Range: 64·32767 + 39·32768 + 32768 = 3407808 < 2^22: 23 bits.
    [Test]
    public void Quantize_WithoutCalibration_TakesTheFormatsAsWritten()
    {
        var b = new NetworkBuilder(2, 1, 1);
        var network = b.Build(b.Dense(0, 1, [0.5f, -0.3f], [0.25f]));
        var q = Quantizer.Quantize(network, _none, null);
        var w = q.Layers[1].Weights!;
        Assert.Multiple(() =>
        {
            Assert.That(q.Layers.Select(l => l.Output), Is.All.EqualTo(_activations));
            Assert.That(w.Values, Is.EqualTo(new[] { 64, -39 }));
            Assert.That(w.FractionBits, Is.EqualTo(new[] { 7 }));
            Assert.That(w.Bias, Is.EqualTo(new[] { 32768L }));
            Assert.That((w.Width, w.AccumulatorWidth), Is.EqualTo((8, 23)));
        });
    }

    // Channel 0 reaches 3.0: 5 fraction bits (3 · 32 = 96, 127 would not hold 192). Channel 1 reaches 0.05: 0.05 · 2^11 = 102.4.
    // Values that are exact with fewer places gain nothing from clipping, so the largest range without saturation wins.
    [Test]
    public void Quantize_WeightsPerChannel_GetAPowerOfTwoEach()
    {
        var b = new NetworkBuilder(2, 1, 1);
        var network = b.Build(b.Dense(0, 2, [3, -1, 0.05f, -0.05f], [0, 0.001f]));
        var w = Quantizer.Quantize(network, _none with { PerChannelWeights = true }, null).Layers[1].Weights!;
        Assert.Multiple(() =>
        {
            Assert.That(w.FractionBits, Is.EqualTo(new[] { 5, 11 }));
            Assert.That(w.Values, Is.EqualTo(new[] { 96, -32, 102, -102 }));
            Assert.That(w.Bias, Is.EqualTo(new[] { 0L, (long)Math.Round(0.001f * Math.ScaleB(1, 21)) }));
        });
    }

    // A dead channel: its weights alone would ask for 7 + 66 fraction bits, and its bias 0.1 then for 80 bits. With 2 terms, 16 + 8 bits, the products reach
    // 2^(15 + 7 + 1) = 2^23; 0.1 < 2^-3 may have 23 + 3 fraction bits, 10 of them from the input: 16 are left for the weights.
    [Test]
    public void Quantize_ChannelOfAllButZeroWeights_KeepsTheBiasInRange()
    {
        var b = new NetworkBuilder(2, 1, 1);
        var network = b.Build(b.Dense(0, 2, [1e-20f, -1e-20f, 0.5f, 0.25f], [0.1f, 0]));
        var w = Quantizer.Quantize(network, _none with { PerChannelWeights = true }, null).Layers[1].Weights!;
        Assert.Multiple(() =>
        {
            Assert.That(w.FractionBits[0], Is.EqualTo(16));
            Assert.That(w.Values.Take(2), Is.All.Zero);
            Assert.That(w.Bias[0], Is.EqualTo((long)Math.Round(0.1f * Math.ScaleB(1, 26))));
            Assert.That(w.AccumulatorWidth, Is.EqualTo(24));
        });
    }

    // 100 weights of 0.41 and one of 1.01: 6 fraction bits hold all, each 0.41 off by 0.0038 (26.24 / 64), sum of squares 1.4e-3.
    // With 7 places 1.01 is cut to 127/128, error 0.0178 squared 3.2e-4, and 0.41 · 128 = 52.48 is off by 0.0038 again: 1.4e-3 + 3.2e-4. 6 places stay.
    // With 0.418: 26.75 / 64 is off by 0.0039 (1.5e-3 in all); 53.5 / 128 by the same. 0.4141 = 53 / 128 exactly: 7 places win.
    [TestCase(0.41f, 6)]
    [TestCase(0.4140625f, 7)]
    public void Quantize_WeightWithAnOutlier_TakesTheLeastSquaredError(float common, int fractionBits)
    {
        var b = new NetworkBuilder(101, 1, 1);
        var network = b.Build(b.Dense(0, 1, [.. Enumerable.Repeat(common, 100), 1.01f], [0]));
        var w = Quantizer.Quantize(network, _minmax, Data(network, 4)).Layers[1].Weights!;
        Assert.That(w.FractionBits, Is.EqualTo(new[] { fractionBits }));
    }

    // Inputs reach 3 (3 needs 3 integer bits with sign). The convolution gives -20 and 5: with its relu behind it only 5 counts, 4 integer bits;
    // without saturation, or without the relu, 20 does: 6.
    [TestCase(true, Overflow.Sat, 4)]
    [TestCase(true, Overflow.Wrap, 6)]
    [TestCase(false, Overflow.Sat, 6)]
    public void Quantize_MinMax_ChoosesIntegerBitsFromTheData(bool relu, Overflow overflow, int expected)
    {
        var b = new NetworkBuilder(1, 1, 2);
        var conv = b.Conv(0, 1, Extent.One, weights: [1], bias: [0], name: "c");
        var scale = b.Conv(conv, 2, Extent.One, weights: [-20f / 3, 5f / 3], bias: [0, 0]);
        var last = relu ? b.Relu(scale) : scale;
        var network = b.Build(b.Dense(last, 1, [0, 0, 0, 0], [0.1f]));
        var data = Dataset.Create(network.Input, [3, 0.5f], [0], 1, "two values");
        var q = Quantizer.Quantize(network, _minmax with { Activations = _activations with { Overflow = overflow } }, data);
        Assert.Multiple(() =>
        {
            Assert.That(q.Layers[0].Output.IntegerBits, Is.EqualTo(3));
            Assert.That(q.Layers[scale].Output.IntegerBits, Is.EqualTo(expected));
            Assert.That(q.Layers[last].Output, Is.EqualTo(q.Layers[scale].Output));
            Assert.That(q.Layers[^1].Output.IntegerBits, Is.EqualTo(-2)); // 0.1 < 2^-3
            Assert.That(q.Layers.Select(l => l.Output with { IntegerBits = 0 }), Is.All.EqualTo(q.Layers[0].Output with { IntegerBits = 0 }));
        });
    }

    // 1000 inputs of 0.75 (1 integer bit with sign) but one of 100 (8 bits). 99 % of them fit in 1 bit; the logits keep all.
    [Test]
    public void Quantize_Percentile_LeavesOutliersOut()
    {
        var b = new NetworkBuilder(1, 10, 100);
        var network = b.Build(b.Dense(b.MaxPool(0, new Extent(10, 100)), 1, [1], [0]));
        var values = Enumerable.Repeat(0.75f, 1000).ToArray();
        values[77] = 100;
        var data = Dataset.Create(network.Input, values, [0], 1, "an outlier");
        var q = Quantizer.Quantize(network, _minmax with { Calibration = "percentile", Percentile = 0.99 }, data);
        Assert.That((q.Layers[0].Output.IntegerBits, q.Layers[^1].Output.IntegerBits), Is.EqualTo((1, 8)));
    }

    [TestCase(1f, 8, 2)]
    [TestCase(-1f, 8, 1)]
    [TestCase(0.9965f, 8, 2)] // 127.55 / 128 rounds up to 1
    [TestCase(0.995f, 8, 1)]
    [TestCase(-1.003f, 8, 1)] // rounds to -1
    [TestCase(1e-6f, 8, -18)] // 2^-20 <= 1e-6 < 2^-19
    [TestCase(3f, 2, 4)] // fixed<2,4>: step 4, -8..4; 3 rounds to 4. fixed<2,3>: step 2, -4..2; 3 rounds to 4.
    public void Needed_OfAValue_IsTheFewestBitsThatDoNotOverflow(float value, int width, int expected)
        => Assert.That(ActivationRanges.Needed(value, new FixedFormat(width, 0, Rounding.Rnd, Overflow.Sat)), Is.EqualTo(expected));

    [Property]
    public void Needed_AnyValue_IsTheLeastThatFits(float value, byte width, byte modes)
    {
        if (!float.IsFinite(value) || Math.Abs(value) is > 1e15f or < 1e-15f)
        {
            return;
        }

        var format = new FixedFormat(2 + (width % 30), 0, (Rounding)(modes & 3), (Overflow)((modes >> 2) & 1), Signed: true);
        var bits = ActivationRanges.Needed(value, format);
        Assert.That(FixedPoint.Fits(value, format with { IntegerBits = bits }), Is.True);
        Assert.That(FixedPoint.Fits(value, format with { IntegerBits = bits - 1 }), Is.False);
    }

    // Calibrated on its own inputs with 32-bit activations and 24-bit weights, every output lies within 2^-12 of the float one, relative to the
    // largest activation so far: each of at most a dozen layers adds a half step (2^-31 of its range) and weight errors of 2^-24 per term
    // over at most a few hundred terms.
    [Property(MaxTest = 60)]
    public void Quantize_WideFormats_ApproachFloat(int seed)
    {
        var network = RandomNetworks.Generate(seed);
        var data = Data(network, 3, seed);
        var q = Quantizer.Quantize(network, new ArithmeticChoice(new FixedFormat(32, 8, Rounding.Rnd, Overflow.Sat), new FixedFormat(22, 1), "minmax", 1, 3, seed % 2 == 0), data);
        var expected = new FloatExecutor(network).RunLayers(data.Sample(1));
        var actual = new FixedExecutor(q).RunLayers(data.Sample(1));
        var relu = Enumerable.Range(0, network.Layers.Count).Where(i => network.Layers.Any(l => l is ReluLayer or ClipLayer && l.Inputs[0] == i)).ToHashSet();
        var scale = 1f;
        for (var i = 0; i < actual.Length; i++)
        {
            scale = Math.Max(scale, expected[i].Max(Math.Abs));
            if (!relu.Contains(i)) // in front of a relu negative values may saturate
            {
                Assert.That(actual[i].Select(q.Layers[i].Output.ToDouble), Is.EqualTo(expected[i].Select(v => (double)v)).Within(scale / 4096), $"layer {network.Layers[i]}");
            }
        }
    }

    [Property(MaxTest = 40)]
    public void Quantize_AnyNetwork_AccumulatorsHold(int seed)
    {
        var network = RandomNetworks.Generate(seed);
        var q = Quantizer.Quantize(network, _minmax with { PerChannelWeights = seed % 2 == 0 }, Data(network, 5, seed));
        for (var i = 0; i < q.Layers.Count; i++)
        {
            if (q.Layers[i].Weights is not { } w)
            {
                continue;
            }

            var limit = Int128.One << (w.AccumulatorWidth - 1);
            var terms = w.Values.Count / w.Bias.Count;
            for (var co = 0; co < w.Bias.Count; co++)
            {
                var (low, high) = RangeAnalysis.AccumulatorBounds(w.Values.AsSpan().Slice(co * terms, terms), w.Bias[co], q.Layers[network.Layers[i].Inputs[0]].Output);
                Assert.That(low >= -limit && high < limit, Is.True);
                Assert.That(w.Values.All(v => v >= -128 && v <= 127), Is.True);
            }
        }
    }

    // Histograms of chunks are added up: the same whatever ran first.
    [Test]
    public void Quantize_Twice_GivesTheSame()
    {
        var network = RandomNetworks.Generate(5);
        var data = Data(network, 700, 5);
        var first = Quantizer.Quantize(network, _minmax, data);
        var second = Quantizer.Quantize(network, _minmax, data);
        Assert.That(second, Is.EqualTo(first));
    }

    internal static Dataset Data(Network network, int samples, long seed = 1)
        => Dataset.Create(network.Input, RandomNetworks.Input(network, seed, samples), [.. Enumerable.Range(0, samples).Select(i => i % network.Classes(0))], network.Classes(0), "random values");
}
