using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Testing;

namespace EeHw.Model.Tests.Hardware;

public sealed class AutoFoldingTests
{
    [Test]
    public void Lower_TargetRate_IsReachedByEveryStageForItsShare()
    {
        var network = HandNetworks.Chain();
        // 100 MHz / 50 000 per second: 2000 clocks in front; stage 2 has 2000·0.85/0.4 = 4250, stage 3 2000·0.85/0.1 = 17000.
        var lowered = Lower(network, new AutoFolding(null, 50_000, 0.85), new LoweringOptions { ReachShares = [1, 0.4, 0.1], ReachSource = "the test" });

        Assert.That(Slowest(lowered, 0), Is.LessThanOrEqualTo(2000));
        Assert.That(Slowest(lowered, 1), Is.LessThanOrEqualTo(4250).And.GreaterThan(2000));
        Assert.That(Slowest(lowered, 2), Is.LessThanOrEqualTo(17000));
        Assert.That(lowered.Notes[0].Message, Does.EndWith("Shares reaching the stages: 100 %, 40 %, 10 % (the test)."));
    }

    [Test]
    public void Lower_RateBeyondTheNetwork_NamesLayerAndReachableRate()
    {
        var e = Assert.Throws<EeHwException>(() => Lower(HandNetworks.Chain(), new AutoFolding(null, 5e6, 0.85)));

        // The first convolution reads 120 words of one channel.
        Assert.That(e!.Message, Is.EqualTo("mapping.folding.auto.targetRatePerSecond: error EEHW4109: 5000000 samples per second at 100 MHz leave 20 clocks per sample; layer 'conv1' needs 120 at full parallelism. Ask for at most 833333 samples per second, or a faster clock."));
    }

    [Test]
    public void Lower_TargetFraction_IsKeptAndTheBindingLimitNamed()
    {
        // 12 x 8 bit: one DSP tile per multiplier; 60 tiles, half of them.
        var lowered = Lower(HandNetworks.Chain(), new AutoFolding(0.5, null, 0.85), part: HandNetworks.Part(dsps: 60));

        Assert.That(lowered.Graph.Units.OfType<MacArray>().Sum(m => m.Multipliers), Is.LessThanOrEqualTo(30));
        Assert.That(lowered.Notes[0].Message, Does.Contain("bound by DSP tiles: the next faster step would need ").And.Contain("of the part's DSP tiles, 50 % are allowed"));
    }

    [Test]
    public void Lower_LargerFraction_IsNeverSlower()
    {
        var fronts = new[] { 0.05, 0.1, 0.2, 0.4, 0.8 }.Select(f => Slowest(Lower(HandNetworks.Residual(), new AutoFolding(f, null, 0.85), part: HandNetworks.Part(dsps: 200)), 0)).ToList();

        Assert.That(fronts, Is.Ordered.Descending);
        Assert.That(fronts[^1], Is.LessThan(fronts[0]));
    }

    [Test]
    public void Lower_PartTooSmall_TakesTheCheapestAndSaysSo()
    {
        var lowered = Lower(HandNetworks.Chain(), new AutoFolding(0.5, null, 0.85), part: HandNetworks.Part(dsps: 8));

        Assert.That(lowered.Notes[0].Message, Does.StartWith("even the cheapest folding needs 75 % of the part's DSP tiles; 50 % were asked for."));
    }

    // Stages 2 and 3 take turns with stage 1 in one region: each content may use what both had to share, and needs no more than the budget.
    [Test]
    public void Lower_WithARegion_FoldsEachContentForTheWholeArea()
    {
        var network = HandNetworks.Chain();
        var design = HandNetworks.DesignFor(network) with { Mapping = new MappingChoice { Auto = new AutoFolding(0.5, null, 0.85) } };
        var part = HandNetworks.Part(dsps: 60);
        var region = new PartitionChoice("region", [[0], [1, 2]], 0, 1000, "icap", 1, 0, "whenWaiting", 4, 4);
        var beside = Lowering.Lower(design, network, part);
        var turns = Lowering.Lower(design with { Partitions = [region] }, network, part);

        using (Assert.EnterMultipleScope())
        {
            for (var k = 0; k < 3; k++)
            {
                Assert.That(Slowest(turns, k), Is.LessThanOrEqualTo(Slowest(beside, k)));
            }

            Assert.That(Slowest(turns, 0) + Slowest(turns, 1), Is.LessThan(Slowest(beside, 0) + Slowest(beside, 1)));
            Assert.That(Multipliers(turns, 0), Is.LessThanOrEqualTo(30));
            Assert.That(Multipliers(turns, 1) + Multipliers(turns, 2), Is.LessThanOrEqualTo(30));
            Assert.That(Lowering.Lower(design with { Partitions = [region with { Scheduler = "static" }] }, network, part).Graph, Is.EqualTo(beside.Graph));
            Assert.That(turns.Notes[0].Message, Does.Contain(" Stage 1 alone in 'region': folding balanced at ").And.Contain(" Stage 2, 3 alone in 'region': folding balanced at "));
        }

        static long Multipliers(LoweredDesign design, int stage) => design.Graph.Units.OfType<MacArray>().Where(m => m.Stage == stage).Sum(m => (long)m.Multipliers);
    }

    // 24 frames wait and a quarter of the samples does: 96 arrive meanwhile, so more slots than those, as a power of two. What is said in the design holds.
    [Test]
    public void Lower_WithARegion_HasReorderSlotsForWhatArrivesMeanwhile()
    {
        var network = HandNetworks.Chain();
        var design = HandNetworks.DesignFor(network) with { Mapping = new MappingChoice { Auto = new AutoFolding(0.5, null, 0.85) }, Partitions = [new("region", [[0], [1, 2]], 0, 1000, "icap", 1, 0, "whenWaiting", 24, 24)] };
        var reach = new LoweringOptions { ReachShares = [1, 0.25, 0.1] };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Slots(design), Is.InRange(128, 256));
            Assert.That(Slots(design with { Partitions = [] }), Is.LessThan(96));
            Assert.That(Slots(design with { Mapping = design.Mapping with { ReorderSlots = 8 } }), Is.EqualTo(8));
        }

        int Slots(Design d) => Lowering.Lower(d, network, HandNetworks.Part(), reach).Graph.Units.OfType<ExitMerge>().Single().ReorderSlots;
    }

    [Test]
    public void Lower_LayerWithAFolding_KeepsIt()
    {
        var network = HandNetworks.Chain();
        var design = HandNetworks.DesignFor(network) with { Mapping = new() { Auto = new AutoFolding(0.5, null, 0.85), Folding = new Dictionary<string, Folding> { ["conv1"] = new(2, 1, 3) } } };

        Assert.That(Lowering.Lower(design, network, HandNetworks.Part()).Design.Mapping.Folding["conv1"], Is.EqualTo(new Folding(2, 1, 3)));
    }

    [Test, MaxTime(3000)]
    public void Lower_LargeNetwork_IsQuick() => Lower(PublishedDesigns.Finn().Network, new AutoFolding(0.6, null, 0.85));

    private static LoweredDesign Lower(QuantizedNetwork network, AutoFolding auto, LoweringOptions? options = null, Model.Platforms.Platform? part = null)
        => Lowering.Lower(HandNetworks.DesignFor(network) with { Mapping = new MappingChoice { Auto = auto } }, network, part ?? HandNetworks.Part(), options);

    private static long Slowest(LoweredDesign design, int stage)
        => design.Graph.Units.Where(u => u.Stage == stage && u is MacArray or SlidingWindow).Where(u => u.Stage == stage).Max(u => u.IntervalCycles);
}
