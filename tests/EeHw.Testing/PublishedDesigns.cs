using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Testing;

/// <summary>
/// Two published accelerators as designs: networks of their shapes (weights do not matter for time) with their published foldings, lowered like any other.
/// ATHEENA B-LeNet A1: biggsbenjamin/ATHEENA, hls/test/partitions/design_A1. FINN CNV w1a1: Xilinx/finn-examples, tag v0.0.6.
/// </summary>
public static class PublishedDesigns
{
    /// <summary>Layer name to published clocks per sample.</summary>
    public static readonly IReadOnlyDictionary<string, long> AtheenaIntervals = new Dictionary<string, long>
    {
        ["conv1"] = 5120, ["conv4"] = 6400, ["dense8"] = 1600, ["conv9"] = 10000, ["conv12"] = 14400, ["dense16"] = 720,
    };

    /// <summary>Layer name to published clocks per frame.</summary>
    public static readonly IReadOnlyDictionary<string, long> FinnIntervals = new Dictionary<string, long>
    {
        ["conv1"] = 32400, ["conv2"] = 28224, ["conv4"] = 20736, ["conv5"] = 28800, ["conv7"] = 20736, ["conv8"] = 18432, ["dense9"] = 32768, ["dense10"] = 32768, ["dense11"] = 1024,
    };

    /// <summary>B-LeNet with one early exit at 125 MHz.</summary>
    public static LoweredDesign Atheena()
    {
        var n = new HandNetworks(new Shape(1, 28, 28));
        var a = n.Relu(n.Pool(n.Conv(0, 5, 5, pad: 4), 2));
        n.Exit(n.Dense(n.Flatten(n.Relu(n.Pool(n.Conv(a, 10, 3, pad: 1), 2))), 10));
        var b = n.Relu(n.Pool(n.Conv(a, 10, 5, pad: 4), 2));
        var c = n.Relu(n.Pool(n.Conv(b, 20, 5, pad: 3), 2));
        n.Exit(n.Dense(n.Flatten(c), 10));
        return Lower(n.Build(), "atheena-a1", 125, new Dictionary<string, Folding>
        {
            ["conv1"] = new(1, 1, 25), ["conv4"] = new(2, 1, 9), ["dense8"] = new(2, 2), ["conv9"] = new(2, 1, 25), ["conv12"] = new(2, 1, 25), ["dense16"] = new(1, 10),
        });
    }

    /// <summary>CNV for CIFAR-10, no early exit, at 99.999 MHz.</summary>
    public static LoweredDesign Finn()
    {
        var n = new HandNetworks(new Shape(3, 32, 32));
        var x = n.Pool(n.Conv(n.Conv(0, 64, 3), 64, 3), 2);
        x = n.Pool(n.Conv(n.Conv(x, 128, 3), 128, 3), 2);
        x = n.Conv(n.Conv(x, 256, 3), 256, 3);
        n.Exit(n.Dense(n.Dense(n.Dense(x, 512), 512), 10));
        return Lower(n.Build(), "finn-cnv", 99.999, new Dictionary<string, Folding>
        {
            ["conv1"] = new(16, 3), ["conv2"] = new(32, 32), ["conv4"] = new(16, 32), ["conv5"] = new(16, 32), ["conv7"] = new(4, 32), ["conv8"] = new(1, 32),
            ["dense9"] = new(1, 4), ["dense10"] = new(1, 8), ["dense11"] = new(5, 1),
        });
    }

    /// <summary>Intervals of the MAC arrays by layer name.</summary>
    public static Dictionary<string, long> IntervalsOf(LoweredDesign design)
        => design.Graph.Units.OfType<MacArray>().ToDictionary(m => design.Network.Network.Layers[m.Layer].Name, m => m.IntervalCycles);

    private static LoweredDesign Lower(QuantizedNetwork network, string name, double clockMhz, Dictionary<string, Folding> folding)
    {
        // Both tools put small FIFOs between layers.
        var design = HandNetworks.DesignFor(network, name) with
        {
            ClockMhz = clockMhz,
            Mapping = new MappingChoice { Folding = folding, FifoDepth = 32, ConditionalBufferFrames = [4] },
        };
        return Lowering.Lower(design with { Exits = design.Exits with { Thresholds = network.Network.ExitCount > 1 ? [0.996] : ValueList<double>.Empty, Strict = true } }, network, HandNetworks.Part());
    }
}
