using EeHw.Codegen.Vitis;
using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Codegen.Tests.Vitis;

/// <summary>Designs to generate from.</summary>
internal static class SmallDesigns
{
    /// <summary>Two exits on 1x4x4: a convolution, a dense exit, a pooled exit.</summary>
    public static QuantizedNetwork TwoExits()
    {
        var n = new HandNetworks(new Shape(1, 4, 4));
        var a = n.Relu(n.Conv(0, 2, 3, pad: 1));
        n.Exit(n.Dense(n.Flatten(a), 3));
        n.Exit(n.Dense(n.GlobalPool(n.Conv(a, 2, 1)), 3));
        return n.Build();
    }

    /// <summary>Every unit kind there is: joins, both pools, a pointwise layer of its own, adapters.</summary>
    public static QuantizedNetwork EveryUnit()
    {
        var n = new HandNetworks(new Shape(3, 8, 8));
        var a = n.Relu(n.Conv(0, 4, 3, pad: 1));
        var b = n.Sum(n.Conv(a, 4, 3, pad: 1), a);
        n.Exit(n.Dense(n.GlobalPool(b), 3));
        var c = n.Concat(n.Relu(b), n.Clip(b, -1, 1));
        var d = n.Pool(n.Pool(c, 2), 3, max: false, stride: 1, pad: 1);
        n.Exit(n.Dense(n.Flatten(d), 3));
        return n.Build();
    }

    /// <summary>A bag-of-features exit before a class-means exit, behind a self-gate: the units that <see cref="EveryUnit"/> lacks.</summary>
    public static QuantizedNetwork Histograms()
    {
        var b = new NetworkBuilder(2, 8, 8);
        var map = b.SelfGate(b.Relu(b.Conv(0, 4, new Extent(3, 3))), SelfGateFunction.HardSwish);
        var network = b.Build(b.Dense(b.Histogram(map, 4), 3), b.ClassMeans(b.MaxPool(map, new Extent(2, 2)), 3));
        return Quantizer.Quantize(network, new ArithmeticChoice(HandNetworks.Activation, new FixedFormat(8, 1), "none", 1, 16, false), null);
    }

    public static LoweredDesign Lower(QuantizedNetwork network, Func<Design, Design>? change = null)
    {
        var design = HandNetworks.DesignFor(network, "tiny");
        return Lowering.Lower(change is null ? design : change(design), network, HandNetworks.Part());
    }

    public static GeneratedProject Generate(LoweredDesign lowered, int samples = 2)
    {
        var elements = (int)lowered.Network.Network.Input.Elements;
        var inputs = Enumerable.Range(0, samples).Select(n => Enumerable.Range(0, elements).Select(i => (long)((n * 31) + (i * 7) - 40)).ToArray()).ToArray();
        return Generator.Generate(lowered, VitisTarget.Instance, GoldenVectorBuilder.Build(lowered.Network, lowered.Graph, inputs));
    }

    /// <summary>Folding 1 everywhere.</summary>
    public static Design Serial(Design design, QuantizedNetwork network) => design with
    {
        Mapping = design.Mapping with { Auto = null, Folding = network.Network.Layers.Where(l => l is ConvLayer or DenseLayer).ToDictionary(l => l.Name, _ => new Folding(1, 1)) },
    };

    public static Design OutOfOrder(Design design) => design with
    {
        Exits = new ExitChoice("entropy", Enumerable.Repeat(0.5, design.Exits.Thresholds.Count).ToValueList(), false, "last", "entropy-base2", 1, null),
        Mapping = design.Mapping with { MergeInOrder = false },
    };

    /// <summary>A decision unit with numbers beside its threshold, in the order of docs/exits.md.</summary>
    public static LoweredDesign WithUnit(string kind, double threshold, string? inner, params ValueList<double> numbers)
        => Lower(TwoExits(), d => d with { Exits = new ExitChoice(kind, [threshold], false, "last", kind, 1, null) { UnitNumbers = [numbers], UnitInner = inner } });
}
