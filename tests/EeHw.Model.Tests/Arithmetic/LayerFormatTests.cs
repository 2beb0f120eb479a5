using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Model.Tests.Arithmetic;

/// <summary>Widths per layer, and calibration by the least squared error.</summary>
public sealed class LayerFormatTests
{
    private static readonly FixedFormat _wide = new(16, 6, Rounding.Rnd, Overflow.Sat);
    private static readonly FixedFormat _narrow = new(8, 3, Rounding.Rnd, Overflow.Sat);
    private static readonly ArithmeticChoice _none = new(_wide, new FixedFormat(8, 1), "none", 1, 256, false);

    [Test]
    public void Quantize_FormatsOfOneLayer_HoldThereAlone()
    {
        var (network, choice) = Chain(new LayerFormats(new FixedFormat(4, 1), _narrow));
        var q = Quantizer.Quantize(network, choice, null);

        // The relu behind conv1 has conv1's format; conv2 has the design's.
        Assert.That(q.Layers.Select(l => l.Output), Is.EqualTo(new[] { _wide, _narrow, _narrow, _wide }));
        Assert.That(q.Layers.Select(l => l.Weights?.Width), Is.EqualTo(new int?[] { null, 4, null, 8 }));

        // 0.3 in 3 fraction bits, truncated: 2.
        Assert.That(q.Layers[1].Weights!.Values[0], Is.EqualTo(2));
    }

    [Test]
    public void Quantize_CalibratedWidths_FindIntegerBitsForEachWidth()
    {
        var (network, choice) = Chain(new LayerFormats(null, _narrow));
        var data = Dataset.Create(network.Input, [3.9f], [0], 1, "one");
        var q = Quantizer.Quantize(network, choice with { Calibration = "minmax" }, data);

        // Input 3.9: 3 integer bits of 16 and its fraction. conv1: 0.3 · 3.9 = 1.17: 2 of 8.
        Assert.That(q.Layers.Take(2).Select(l => (l.Output.Width, l.Output.IntegerBits)), Is.EqualTo(new[] { (16, 3), (8, 2) }));
        var cached = new CalibrationCache(network, data).Quantize(choice with { Calibration = "minmax" });
        Assert.That(cached.Layers, Is.EqualTo(q.Layers));
    }

    // Seven values of 0.3 and one of 7.4 in 4 bits, to nearest, saturating. minmax: 4 integer bits, steps of 1: 0.3 -> 0, 7.4 -> 7: 7 · 0.09 + 0.16 = 0.79.
    // 3: steps of 1/2, up to 3.5: 0.3 -> 0.5: 7 · 0.04 + 3.9² = 15.49. More bits off only cut more. So minmax's bits stay; with 7.4 replaced by 1.6:
    // minmax: 2 bits, steps of 1/4: 0.3 -> 0.25, 1.6 -> 1.5: 7 · 0.0025 + 0.01 = 0.0275. 1: steps of 1/8, up to 0.875: 0.3 -> 0.25: 0.0175 + 0.53.
    // 999 values of 0.3 and one of 1.6: steps of 1/8 err as much; 0: steps of 1/16, up to 0.4375: 0.3 -> 0.3125: 999 · 0.00016 + 1.35 = 1.5; 2 bits: 2.5 + 0.01. So 0.
    [TestCase(7, 7.4f, 4)]
    [TestCase(7, 1.6f, 2)]
    [TestCase(999, 1.6f, 0)]
    public void Quantize_Mse_WeighsCuttingAgainstSteps(int many, float outlier, int integerBits)
    {
        // The input is not a logit: its bits may be cut.
        var b = new NetworkBuilder(1, 1, many + 1);
        var network = b.Build(b.GlobalAveragePool(0));
        var data = Dataset.Create(network.Input, [.. Enumerable.Repeat(0.3f, many), outlier], [0], 1, "values");
        var choice = _none with { Activations = new FixedFormat(4, 2, Rounding.Rnd, Overflow.Sat), Calibration = "mse" };
        Assert.That(Quantizer.Quantize(network, choice, data).Layers[0].Output.IntegerBits, Is.EqualTo(integerBits));
        Assert.That(ArithmeticText.ToText(ArithmeticText.Parse("fixed<16,6>/fixed<8,1>/mse:9/per-channel")), Is.EqualTo("fixed<16,6>/fixed<8,1>/mse:9/per-channel"));
    }

    // What mse chooses never has a larger squared error than minmax, on the data it was chosen on, in every mode.
    [Test]
    public void Quantize_Mse_ErrsNoMoreThanMinmax([Values] Rounding rounding, [Values] Overflow overflow)
    {
        var network = RandomExitNetworks.Create(7, new RandomExitNetworkOptions { MaximumBlocks = 1 });
        var data = Dataset.Create(network.Input, RandomNetworks.Input(network, 7, 70), new int[70], 1, "random");
        var choice = _none with { Activations = new FixedFormat(5, 2, rounding, overflow), Calibration = "mse", CalibrationSamples = 70 };
        var (mse, minmax) = (Quantizer.Quantize(network, choice, data), Quantizer.Quantize(network, choice with { Calibration = "minmax" }, data));
        var values = data.Values;
        Assert.That(Error(mse.Layers[0].Output), Is.LessThanOrEqualTo(Error(minmax.Layers[0].Output)));
        Assert.That(mse.LogitFormat(network.ExitCount - 1), Is.EqualTo(minmax.LogitFormat(network.ExitCount - 1)), "logits are not cut");

        double Error(FixedFormat f) => values.Sum(v => Math.Pow(v - f.ToDouble(FixedPoint.Quantize(v, f)), 2));
    }

    [TestCase("conv9", "weights", "arithmetic.layers.conv9: error EEHW3015: the network has no layer 'conv9'. Did you mean 'conv1'?")]
    [TestCase("relu2", "weights", "arithmetic.layers.relu2: error EEHW3015: weights are fixed<4,1>, but a layer of kind relu has none. Leave weights out.")]
    [TestCase("relu2", "activations", "arithmetic.layers.relu2: error EEHW3015: activations are fixed<8,3,RND,SAT>, but a layer of kind relu keeps the format of its input. Give them to 'conv1', whose values these are.")]
    [TestCase("conv1", "unsigned", "arithmetic.layers.conv1: error EEHW3015: weights are ufixed<4,1>; allowed are signed formats of 1 to 32 bits. fixed<8,1> is usual.")]
    public void Quantize_FormatThatALayerCannotHave_IsRefused(string layer, string what, string message)
    {
        var formats = what switch { "weights" => new LayerFormats(new FixedFormat(4, 1), null), "activations" => new(null, _narrow), _ => new(new FixedFormat(4, 1, Signed: false), null) };
        var (network, choice) = Chain(formats, layer);
        Assert.That(Assert.Throws<EeHwException>(() => Quantizer.Quantize(network, choice, null))!.Message, Is.EqualTo(message));
    }

    [Test]
    public void Design_FormatsOfLayers_AreReadAndWritten()
    {
        const string Text = """
            network: n.onnx
            platform: zc706
            data: { source: 'glyphs:seed=1,count=10' }
            arithmetic:
              calibration: mse
              layers:
                /backbone/0/Conv: { weights: "fixed<4,1>", activations: "ufixed<6,2,RND,SAT>" }
                exit1: { activations: "fixed<12,6>" }
            """;
        var design = DesignFile.Parse(Text);
        var layers = design.Arithmetic.Layers;
        Assert.That(layers["/backbone/0/Conv"], Is.EqualTo(new LayerFormats(new FixedFormat(4, 1), new FixedFormat(6, 2, Rounding.Rnd, Overflow.Sat, false))));
        Assert.That(layers["exit1"], Is.EqualTo(new LayerFormats(null, new FixedFormat(12, 6))));
        Assert.That(DesignFile.Parse(DesignFile.ToText(design)).Arithmetic, Is.EqualTo(design.Arithmetic));
        Assert.That(ArithmeticText.ToText(design.Arithmetic), Does.Match("^fixed<16,6,RND,SAT>/fixed<8,1>/mse:256/per-channel/layers:[0-9a-f]{8}$"));
        Assert.That(ArithmeticText.ToText(design.Arithmetic with { Layers = layers.Take(1).ToValueDictionary() }), Is.Not.EqualTo(ArithmeticText.ToText(design.Arithmetic)));
        var e = Assert.Throws<EeHwException>(() => DesignFile.Parse(Text.Replace("fixed<4,1>", "fixed<4>", StringComparison.Ordinal).Replace("exit1: { activations", "exit1: { activation", StringComparison.Ordinal)));
        Assert.That(e!.Message, Does.Contain("(7,").And.Contain("(8,").And.Contain("EEHW3001"));
    }

    private static (Network Network, ArithmeticChoice Choice) Chain(LayerFormats formats, string layer = "conv1")
    {
        var b = new NetworkBuilder(1, 1, 1);
        var conv = b.Conv(0, 1, Extent.One, weights: [0.3f], bias: [0]);
        var network = b.Build(b.Conv(b.Relu(conv), 1, Extent.One, weights: [0.5f], bias: [0]));
        var names = network.Layers.Select(l => l.Name).ToList();
        Assert.That(names, Does.Contain("conv1").And.Contain("relu2"), string.Join(", ", names));
        return (network, _none with { Layers = new Dictionary<string, LayerFormats> { [layer] = formats }.ToValueDictionary() });
    }
}
