using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Networks;
using EeHw.Model.Tests.Execution;
using EeHw.Testing;

namespace EeHw.Model.Tests.Arithmetic;

public sealed class SelfGateArithmeticTests
{
    private static readonly FixedFormat _format = new(16, 6, Rounding.Rnd, Overflow.Sat);

    // 10 fraction bits. A = floor(0.1 · 65536 + 1/2) = 6554. -1000 · 6554 / 65536 = -100.006, nearest -100; 7 stays.
    [TestCase(SelfGateFunction.LeakyRelu, -1000, 1, -100)]
    [TestCase(SelfGateFunction.LeakyRelu, 7, 0, 7)]

    // HardSwish of 1: step 128, factor 1/6 + 1/2 = 2/3: 43691 / 65536 · 1024 = 682.67, nearest 683. Steps of 8 raws: 1027 is nearest 1024 and 1028 nearest 1032.
    [TestCase(SelfGateFunction.HardSwish, 1024, 128, 683)]
    [TestCase(SelfGateFunction.HardSwish, 1027, 128, 685)]
    [TestCase(SelfGateFunction.HardSwish, 1028, 129, 687)]
    [TestCase(SelfGateFunction.HardSwish, 20480, 511, 20480)]
    [TestCase(SelfGateFunction.HardSwish, -20480, 512, 0)]

    // Swish of 2: 2 / (1 + e^-2) = 1.7616: 0.880797 · 65536 = 57723.9, factor 57724; 2048 · 57724 / 65536 = 1803.9, nearest 1804.
    [TestCase(SelfGateFunction.Swish, 2048, 128, 1804)]
    [TestCase(SelfGateFunction.Swish, 8192, 511, 8192)]
    [TestCase(SelfGateFunction.Swish, -8192, 512, 0)]
    public void Apply_ByHand_IsTheProduct(SelfGateFunction function, long raw, int address, long value)
    {
        var table = SelfGateTable.For(Layer(function, function == SelfGateFunction.LeakyRelu ? 0.1f : 0));
        Assert.That((table.AddressOf(raw, 10), table.Apply(raw, 10, _format)), Is.EqualTo((address, value)));
    }

    // The stated bounds, plus half a raw of the output.
    [TestCase(SelfGateFunction.LeakyRelu, 0)]
    [TestCase(SelfGateFunction.HardSwish, 1.0 / 512)]
    [TestCase(SelfGateFunction.Swish, 0.0028)]
    public void Apply_EveryInput_ErrsByNoMoreThanStated(SelfGateFunction function, double bound)
    {
        var layer = Layer(function, function == SelfGateFunction.LeakyRelu ? 0.013f : 0);
        var table = SelfGateTable.For(layer);
        for (var raw = _format.MinRaw; raw <= _format.MaxRaw; raw++)
        {
            var x = _format.ToDouble(raw);
            Assert.That(Math.Abs(_format.ToDouble(table.Apply(raw, 10, _format)) - (x * layer.FactorOf(x))), Is.LessThanOrEqualTo(bound + (Math.Abs(x) / 131072) + (_format.Step / 2)), $"{x}");
        }
    }

    [Property(MaxTest = 60)]
    public void RunLayersRaw_SelfGates_EqualsExactIntegers(int seed)
    {
        var network = RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { SelfGates = true });
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

    [Property(MaxTest = 30)]
    public void RunLayers_SelfGates_IsNearTheDoubleReference(int seed)
    {
        var network = RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { SelfGates = true });
        var input = RandomNetworks.Input(network, seed);
        var expected = NaiveNetwork.Run(network, input);
        var actual = new FloatExecutor(network).RunLayers(input);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.That(actual[i].Select(v => (double)v), Is.EqualTo(expected[i]).Within(1e-4), network.Layers[i].Name);
        }
    }

    private static SelfGateLayer Layer(SelfGateFunction function, float slope) => new() { Name = "g", Inputs = [0], Output = new Shape(1, 1, 1), Function = function, Slope = slope };
}
