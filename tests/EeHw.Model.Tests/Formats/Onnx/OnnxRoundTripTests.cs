using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats.Onnx;

public sealed class OnnxRoundTripTests
{
    [Property(MaxTest = 150, StartSize = 1 << 30, EndSize = 1 << 30)]
    public void WriteThenRead_ExitsAsOutputs_IsTheIdentity(int seed) => RoundTrip(RandomExitNetworks.Create(seed));

    [Property(MaxTest = 150, StartSize = 1 << 30, EndSize = 1 << 30)]
    public void WriteThenRead_ExitsAsNestedIfs_IsTheIdentity(int seed) => RoundTrip(RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { Rules = true }));

    [Property(MaxTest = 100, StartSize = 1 << 30, EndSize = 1 << 30)]
    public void WriteThenRead_HistogramHeads_IsTheIdentity(int seed) => RoundTrip(RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { HistogramHeads = true, Rules = seed % 2 == 0 }));

    [Property(MaxTest = 60, StartSize = 1 << 30, EndSize = 1 << 30)]
    public void WriteThenRead_SelfGates_IsTheIdentity(int seed) => RoundTrip(RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { SelfGates = true, Rules = seed % 2 == 0 }));

    [Test]
    public void WriteThenRead_OneClassifierForTwoExits_IsWrittenOnce()
    {
        DenseLayer Classifier(string name, int from) => new() { Name = name, Inputs = [from], Output = new Shape(2, 1, 1), Weights = [1, 2, 3, 4, 5, 6], Bias = [7, 8], InputLength = 3, SharedWeights = "classifier" };
        var network = new Network
        {
            Name = "shared",
            InputName = "x",
            Layers =
            [
                new InputLayer { Name = "x", Inputs = [], Output = new Shape(3, 1, 1) },
                Classifier("exit1", 0),
                new SigmoidLayer { Name = "s", Inputs = [0], Output = new Shape(3, 1, 1) },
                Classifier("exit2", 2),
            ],
            Exits = [new Exit("a", 1), new Exit("b", 3)],
        };
        RoundTrip(network);
        var costs = new NetworkCosts(network);

        // Weights 2x3 and bias 2 once; the multiplications twice.
        Assert.That((costs.Parameters, costs.LayerMacs.Sum()), Is.EqualTo((8L, 12L)));
        var text = System.Text.Encoding.Latin1.GetString(OnnxWriter.ToBytes(network));
        Assert.That(text.Split("classifier.bias").Length - 1, Is.EqualTo(3), "one initializer, two readers");
    }

    [Test]
    public void WriteThenRead_TwelveNestedIfs_IsTheIdentity() => RoundTrip(RandomExitNetworks.Create(3, new RandomExitNetworkOptions { Rules = true, Exits = 12 }));

    [Test]
    public void Read_IfsBeyondTheLimit_SaysTheWayOut()
    {
        // Each If nests three messages: 120 of them stay below 400, 140 do not.
        RoundTrip(RandomExitNetworks.Create(3, new RandomExitNetworkOptions { Rules = true, Exits = 120, MaximumBlocks = 1 }));
        var deep = OnnxWriter.ToBytes(RandomExitNetworks.Create(3, new RandomExitNetworkOptions { Rules = true, Exits = 140, MaximumBlocks = 1 }));
        var e = Assert.Throws<EeHwException>(() => OnnxReader.Read("a.onnx", deep, out _));
        Assert.That(e!.Message, Does.Match(@"^a\.onnx\(byte [0-9]+\) node '.+': error EEHW1102: messages are nested more than 400 deep\. Export the exits as graph outputs instead of nested If\.$"));
    }

    [TestCase(0.9)]
    [TestCase(0.123456789012345)]
    [TestCase(1 / 3.0)]
    public void WriteThenRead_AnyThreshold_IsKeptExactly(double threshold)
    {
        var network = RandomExitNetworks.Create(1, new RandomExitNetworkOptions { Exits = 2 });
        RoundTrip(network with { Exits = [network.Exits[0] with { Rule = new ImportedExitRule("max-softmax", threshold, true) }, network.Exits[1]] });
    }

    [Test]
    public void WriteThenRead_DilatedAverage_IsTheIdentity()
    {
        // 4x4, window 2x2 dilated by 2 reaches over 3: output 2x2. Dilation of averages needs operator set 19.
        var pool = new PoolLayer { Name = "pool", Inputs = [0], Output = new Shape(1, 2, 2), IsMax = false, Kernel = new Extent(2, 2), Stride = Extent.One, Dilation = new Extent(2, 2) };
        RoundTrip(new Network
        {
            Name = "dilated",
            InputName = "x",
            Layers = [new InputLayer { Name = "x", Inputs = [], Output = new Shape(1, 4, 4) }, pool, new FlattenLayer { Name = "f", Inputs = [1], Output = new Shape(4, 1, 1) }],
            Exits = [new Exit("y", 2)],
        });
    }

    [Test]
    public void WriteThenRead_ExitsOfEveryRank_IsTheIdentity([Values] bool rules)
    {
        // Vector input, exits made by a dense layer, by a mean [C, 1, 1] and by a convolution [C, 1, 1]; the last exit's layer comes before the first one's.
        var rule = rules ? new ImportedExitRule("max-softmax", 0.5, false) : null;
        RoundTrip(new Network
        {
            Name = "ranks",
            InputName = "x",
            Layers =
            [
                new InputLayer { Name = "x", Inputs = [], Output = new Shape(2, 1, 1) },
                new DenseLayer { Name = "a", Inputs = [0], Output = new Shape(2, 1, 1), Weights = [1, 2, 3, 4], Bias = [5, 6], InputLength = 2 },
                new ConvLayer { Name = "b", Inputs = [1], Output = new Shape(2, 1, 1), Weights = [1, 2, 3, 4], Bias = [5, 6], InputChannels = 2, Kernel = Extent.One },
                new AddLayer { Name = "c", Inputs = [1, 2], Output = new Shape(2, 1, 1) },
                new GlobalAveragePoolLayer { Name = "d", Inputs = [3], Output = new Shape(2, 1, 1) },
                new ConcatLayer { Name = "e", Inputs = [1, 4], Output = new Shape(4, 1, 1) },
            ],
            Exits = [new Exit("first", 2, rule), new Exit("second", 4, rule), new Exit("third", 5, rule), new Exit("fourth", 1)],
        });
    }

    [Test]
    public void ToBytes_RulesForSomeExitsOnly_IsRefused()
    {
        var network = RandomExitNetworks.Create(1, new RandomExitNetworkOptions { Exits = 3 });
        var mixed = network with { Exits = [network.Exits[0] with { Rule = new ImportedExitRule("max-softmax", 0.5, true) }, network.Exits[1], network.Exits[2]] };
        var e = Assert.Throws<EeHwException>(() => OnnxWriter.ToBytes(mixed));
        Assert.That(e!.Message, Is.EqualTo("exit 'exit2': error EEHW1111: it has no rule while another early exit has one; an ONNX file holds rules for all early exits or for none. Give every early exit a rule, or none."));
    }

    private static void RoundTrip(Network network)
    {
        var read = OnnxReader.Read("a.onnx", OnnxWriter.ToBytes(network), out var notes);
        Assert.That(notes, Is.Empty);
        for (var i = 0; i < Math.Min(read.Layers.Count, network.Layers.Count); i++)
        {
            Assert.That(read.Layers[i], Is.EqualTo(network.Layers[i]));
        }

        Assert.That(read, Is.EqualTo(network));
    }
}
