using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Testing;

namespace EeHw.Sim.Tests.Designs;

/// <summary>Designs as the tool makes them: networks lowered.</summary>
public static class LoweredDesigns
{
    /// <summary>The plain sample network with three exits, weights drawn.</summary>
    public static LoweredDesign Glyphs(double targetFraction = 0.3, Workload? workload = null)
    {
        var n = new NetworkBuilder(1, 28, 28);
        var c1 = n.Relu(n.Conv(0, 8, new Extent(5, 5), new Extent(2, 2), new Padding(2, 2, 2, 2)));
        var e1 = n.Dense(n.MaxPool(c1, new Extent(2, 2)), 10);
        var c2 = n.MaxPool(n.Relu(n.Conv(c1, 16, new Extent(3, 3), padding: new Padding(1, 1, 1, 1))), new Extent(2, 2));
        var e2 = n.Dense(n.MaxPool(c2, new Extent(2, 2)), 10);
        var c3 = n.MaxPool(n.Relu(n.Conv(c2, 24, new Extent(3, 3), padding: new Padding(1, 1, 1, 1))), new Extent(2, 2));
        var e3 = n.Dense(n.Relu(n.Dense(c3, 32)), 10);
        return Lower(n.Build(e1, e2, e3), 3, targetFraction, 2, workload);
    }

    /// <summary>Any network, quantised and lowered with automatic folding.</summary>
    public static LoweredDesign Lower(Network network, int seed, double targetFraction, int frames, Workload? workload = null, bool inOrder = true, int fifoDepth = 2)
    {
        var quantized = RandomNetworks.Quantize(network, seed, 14);
        var design = new Design
        {
            Name = network.Name, Network = "", Data = new DataChoice("", "test", 1, [0], [1]), Platform = "zc706", ClockMhz = 125,
            Arithmetic = new ArithmeticChoice(new FixedFormat(16, 6), new FixedFormat(8, 1), "none", 1, 1, false),
            Exits = new ExitChoice("logit-margin", Enumerable.Repeat(0.25, network.ExitCount - 1).ToValueList(), false, "last", "logit-margin", 1, null),
            Mapping = new MappingChoice { Auto = new AutoFolding(targetFraction, null, 0.85), ConditionalBufferFrames = [frames], MergeInOrder = inOrder, FifoDepth = fifoDepth },
            Workload = workload ?? new Workload("closed", 100),
        };
        return Lowering.Lower(design, quantized, PlatformLibrary.Find("zc706"));
    }
}
