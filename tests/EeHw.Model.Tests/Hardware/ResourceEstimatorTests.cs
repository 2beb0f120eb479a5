using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Estimates;
using EeHw.Model.Hardware.Mapping;
using EeHw.Testing;

namespace EeHw.Model.Tests.Hardware;

public sealed class ResourceEstimatorTests
{
    private static readonly ResourceEstimator _vivado = new(ResourceFlow.Vivado, "xc7", null);

    // Folding weighs a layer by the units lowering then builds: window copies, sign bits, memory styles and all.
    [Test]
    public void Candidate_OfAnyLayer_CostsWhatLoweringBuilds([Range(1, 12)] int seed)
    {
        var network = RandomNetworks.Quantize(RandomExitNetworks.Create(seed), seed, 12);
        var design = HandNetworks.DesignFor(network) with { Mapping = new MappingChoice { Auto = new AutoFolding(seed / 14.0, null, 0.85), LutramMaximumBits = 64 << (seed % 7) } };
        var lowered = Lowering.Lower(design, network, HandNetworks.Part());
        var roles = new LayerRoles(network, new DiagnosticList());
        var units = new LayerUnits(roles, network, HandNetworks.Part(), design.Mapping.LutramMaximumBits);
        using (Assert.EnterMultipleScope())
        {
            foreach (var mac in lowered.Graph.Units.OfType<MacArray>())
            {
                var built = lowered.Graph.Units.Where(u => u.Layer == mac.Layer && u is MacArray or SlidingWindow && u.Layer == mac.Layer).Select(_vivado.Of).Aggregate((a, b) => a + b);
                var layer = network.Network.Layers[mac.Layer];
                var folding = lowered.Design.Mapping.Folding[layer.Name];
                Assert.That(LayerCandidates.Evaluate(mac.Layer, network, MacShape.Of(layer)!, folding, HandNetworks.Part(), units).Cost, Is.EqualTo(built), layer.Name);
            }
        }
    }

    [Test]
    public void Of_AWindowOfNinePositions_HasNineMemories()
    {
        var network = HandNetworks.Chain();
        var graph = Lowering.Lower(HandNetworks.DesignFor(network) with { Mapping = new MappingChoice { Auto = new AutoFolding(0.9, null, 0.85), LutramMaximumBits = 16 } }, network, HandNetworks.Part()).Graph;
        var window = graph.Units.OfType<SlidingWindow>().First(w => w.Kernel.Area == 9) with { Window = 1 };
        Assert.That(_vivado.Of(window with { Window = 9 }).Bram18, Is.EqualTo(9 * _vivado.Of(window).Bram18));
    }

    [Test]
    public void Of_AMultiplierWithoutTileByVivadosRule_CountsItsLuts()
    {
        var network = HandNetworks.Chain();
        var mac = Lowering.Lower(HandNetworks.DesignFor(network), network, HandNetworks.Part()).Graph.Units.OfType<MacArray>().First() with { WeightWidth = 4 };
        var (vivado, yosys) = (_vivado.Of(mac), new ResourceEstimator(ResourceFlow.Yosys, "xc7", null).Of(mac));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(vivado.Dsps, Is.Zero);
            Assert.That(yosys.Dsps, Is.EqualTo(mac.Multipliers));
            Assert.That(vivado.Luts, Is.GreaterThan(yosys.Luts));
        }
    }

    [Test]
    public void Features_OfEveryUnit_AreFiniteAndNotNegative([Range(1, 10)] int seed)
    {
        var network = RandomNetworks.Quantize(RandomExitNetworks.Create(seed), seed, 12);
        var graph = Lowering.Lower(HandNetworks.DesignFor(network), network, HandNetworks.Part()).Graph;
        var instances = graph.Units.Select(u => UnitInstances.Of(u, "xcup")).Concat(graph.Channels.Select(c => UnitInstances.Of(c, "xcup"))).OfType<UnitInstance>();
        Assert.That(
            from i in instances let f = UnitFeatures.Of(i.Kind)!.Value from feature in f.Luts.Concat(f.Ffs) select feature.Of(i),
            Has.All.InRange(0.0, 1e9));
    }

    [Test]
    public void UnitInstance_AsTextAndBack_IsTheSame()
    {
        var instance = new UnitInstance("Fork", "xc7", [new("W", 12), new("SHIFT", -3)]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(instance.ParametersText(), Is.EqualTo("W=12 SHIFT=-3"));
            Assert.That(UnitInstance.TryParse("Fork", "xc7", "W=12 SHIFT=-3"), Is.EqualTo(instance));
            Assert.That(UnitInstance.TryParse("Fork", "xc7", "W=twelve"), Is.Null);
            Assert.That(instance["N"], Is.Zero);
        }
    }
}
