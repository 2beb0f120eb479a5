using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Hardware;

public sealed class LoweringRefusalTests
{
    [Test]
    public void Lower_LogitsFromAFlattenedMap_IsRefused()
    {
        var n = new HandNetworks(new Shape(1, 6, 6));
        n.Exit(n.Flatten(n.Conv(0, 2, 5)));

        Assert.That(Message(n), Is.EqualTo("exit 'exit1': error EEHW4102: its logits come straight from a flattened map; in hardware they would arrive in the order row, column, channel and classes would be mixed up. End the exit with a dense layer or a global pool."));
    }

    [Test]
    public void Lower_SumOfAFlattenedMapAndAVector_IsRefused()
    {
        var n = new HandNetworks(new Shape(2, 4, 4));
        var flat = n.Flatten(n.Conv(0, 2, 3));
        n.Exit(n.Dense(n.Sum(flat, n.Dense(flat, 8)), 3));

        Assert.That(Message(n), Is.EqualTo("layer 'sum4': error EEHW4101: adds vectors that come from differently flattened maps; in hardware their values arrive in different orders (row, column, channel). Put a dense layer between the flatten and this layer, or move the flatten behind it."));
    }

    [Test]
    public void Lower_FoldingsThatDoNotFit_AreAllReported()
    {
        var n = new HandNetworks(new Shape(4, 6, 6));
        var pool = n.Pool(n.Relu(n.Conv(0, 8, 3, groups: 2)), 2);
        n.Exit(n.Dense(n.GlobalPool(n.Conv(pool, 8, 1, groups: 8)), 3));
        var network = n.Build();
        var design = HandNetworks.DesignFor(network) with
        {
            Mapping = new MappingChoice
            {
                Folding = new Dictionary<string, Folding> { ["conv1"] = new(8, 4, 2), ["relu2"] = new(1, 1), ["pool3"] = new(3, 2, 4), ["conv4"] = new(4, 2), ["mean5"] = new(2, 1, 3) },
                FifoDepths = new Dictionary<string, int>(),
            },
        };

        var e = Assert.Throws<EeHwException>(() => Lowering.Lower(design, network, HandNetworks.Part()));

        Assert.That(e!.Diagnostics.Select(d => d.ToString()), Is.EqualTo(new[]
        {
            "mapping.folding.layers.conv1: error EEHW4103: layer 'conv1': pe is 8, which does not divide the 4 output channels per group; allowed are 1, 2, 4.",
            "mapping.folding.layers.conv1: error EEHW4103: layer 'conv1': simd is 4, which does not divide the 2 input channels per group; allowed are 1, 2.",
            "mapping.folding.layers.conv1: error EEHW4103: layer 'conv1': window is 2, which does not divide the 9 kernel positions; allowed are 1, 3, 9.",
            "mapping.folding.layers.conv4: error EEHW4103: layer 'conv4': simd is 2; in a depthwise layer it is 1 (pe counts channels).",
            "mapping.folding.layers.mean5: error EEHW4103: layer 'mean5': window is 3; a layer of kind globalaveragepool has only pe.",
            "mapping.folding.layers.pool3: error EEHW4103: layer 'pool3': pe is 3, which does not divide the 8 channels; allowed are 1, 2, 4, 8.",
            "mapping.folding.layers.pool3: error EEHW4103: layer 'pool3': simd is 2; a layer of kind maxpool has only pe.",
            "mapping.folding.layers.relu2: error EEHW4105: layer 'relu2' has no hardware of its own: it is done by the unit before it. Remove this folding.",
        }));
    }

    [Test]
    public void Lower_LayerWithoutFolding_IsRefusedWhenNothingIsAutomatic()
    {
        var n = new HandNetworks(new Shape(1, 1, 1));
        n.Exit(n.Dense(0, 2));

        var e = Assert.Throws<EeHwException>(() => Lowering.Lower(HandNetworks.DesignFor(n.Build()) with { Mapping = new() }, n.Build(), HandNetworks.Part()));

        Assert.That(e!.Message, Is.EqualTo("mapping.folding.layers: error EEHW4104: layer 'dense1' has no folding, and automatic folding is not asked for. Add dense1: { pe: 1, simd: 1, window: 1 } or auto: { targetFraction: 0.6 }."));
    }

    [Test]
    public void Lower_DepthOfAnUnknownChannel_IsRefused()
    {
        var network = HandNetworks.Chain();
        var design = HandNetworks.DesignFor(network);

        var e = Assert.Throws<EeHwException>(() => Lowering.Lower(design with { Mapping = design.Mapping with { FifoDepths = new Dictionary<string, int> { ["stage1/conv1/max.0"] = 5 } } }, network, HandNetworks.Part()));

        Assert.That(e!.Message, Is.EqualTo("mapping.fifoDepths.stage1/conv1/max.0: error EEHW4105: the design has no channel 'stage1/conv1/max.0'. Did you mean 'stage1/conv1/mac.0'?"));
    }

    [Test]
    public void Lower_ThresholdBeyondTheUnit_NamesWhatItReaches()
    {
        var network = HandNetworks.Chain();
        var design = HandNetworks.DesignFor(network);

        var e = Assert.Throws<EeHwException>(() => Lowering.Lower(design with { Exits = design.Exits with { Thresholds = [0.9999999999], ExpFractionBits = 20 } }, network, HandNetworks.Part()));

        Assert.That(e!.Diagnostics[0].ToString(), Does.StartWith("exits.thresholds[0]: error EEHW5004: unit softmax-base2 with 20 fraction bits cannot represent the threshold 0.9999999999 for 10 classes").And.Contain("it reaches up to 0.998"));
    }

    private static string Message(HandNetworks n)
    {
        var network = n.Build();
        return Assert.Throws<EeHwException>(() => Lowering.Lower(HandNetworks.DesignFor(network), network, HandNetworks.Part()))!.Message;
    }

    [Test]
    public void Lower_ForAChipWithoutFabric_NamesTheWayOut()
    {
        var network = HandNetworks.Chain();

        var e = Assert.Throws<EeHwException>(() => Lowering.Lower(HandNetworks.DesignFor(network), network, EeHw.Model.Platforms.PlatformLibrary.Find("systolic-asic-28nm")));

        Assert.That(e!.Message, Is.EqualTo("platform: error EEHW4206: systolic-asic-28nm is a chip with a fixed engine: it has no LUTs, DSP tiles or block RAM that streaming units could be built of. Use 'eehw engine' for it, or a platform with fabric."));
    }
}
