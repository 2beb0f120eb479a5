using EeHw.Check;
using EeHw.Codegen;
using EeHw.Codegen.Naming;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Estimates;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Sim.Resources.Calibration;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>Generated SystemVerilog under Yosys: the DSPs and block RAMs of every unit and FIFO are those of Yosys' rule, exactly.</summary>
public sealed class YosysAgreementTests
{
    private const int AllSeeds = 40;
    private const int DrawnSeeds = 5;

    [TestCaseSource(nameof(Seeds))]
    public void RandomDesign_UnderYosys_HasTheHardBlocksOfItsRule(int seed)
    {
        Tools.Require("yosys", "yosys");
        AssertHardBlocks(RandomDesign(seed));
    }

    // MULT18X18D and 18 kbit blocks by the rule for ECP5. (Of seed 3 a pool of averages takes a multiplier less a lane: its reciprocals have 19 bits with a sign that is never set.)
    [TestCase(2)]
    [TestCase(4)]
    [Category("Long")]
    public void RandomDesignForEcp5_UnderYosys_HasTheHardBlocksOfItsRule(int seed)
    {
        Tools.Require("yosys", "yosys");
        AssertHardBlocks(RandomDesign(seed) with { Platform = PlatformLibrary.Find("ulx3s-85f") });
    }

    [TestCase("glyphs")]
    [TestCase("glyphs-residual")]
    [Category("Long")]
    public void Sample_UnderYosys_HasTheHardBlocksOfItsRule(string name)
    {
        Tools.Require("yosys", "yosys");
        AssertHardBlocks(DesignLoader.Load(Path.Combine(Repository.Root, "samples", name, "design.yaml")));
    }

    // Units around other modules are synthesised with what lies inside, and take the tiles of the rule: hysteresis holds an exit_decision, which elsewhere is a unit.
    [TestCase("hysteresis")]
    [TestCase("decision-process", Category = "Long")]
    [TestCase("stop-distribution", Category = "Long")]
    public void DecisionUnitAroundAModule_UnderYosys_HasWhatLiesInside(string kind)
    {
        Tools.Require("yosys", "yosys");
        var lowered = Enumerable.Range(0, 60).Select(i => ProbeDesign.Draw(2000, i)).OfType<LoweredDesign>().First(d => d.Graph.Units.OfType<ExitDecision>().First().Decision.Kind == kind);
        var unit = lowered.Graph.Units.OfType<ExitDecision>().First();
        using var folder = new TemporaryFolder();
        Write(lowered, folder.Path);
        var counted = YosysSynthesis.Run(folder.Path, new YosysSynthesisOptions { Only = [Identifiers.Mangle(unit.Name)] }).Units.Single();
        Assert.That(counted.Resources.Dsps, Is.EqualTo(new HardBlocks(ResourceFlow.Yosys, lowered.Platform.Family, lowered.Network).Of(unit).Dsps));
        Assert.That(counted.Resources.Luts, Is.GreaterThan(50), "the logits are compared inside");
    }

    // Errors of single units even out: the sum over a design lies nearer than they do.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [Category("Long")]
    public void RandomDesign_UnderYosys_TakesTheLutsAndFlipFlopsEstimated(int seed)
    {
        Tools.Require("yosys", "yosys");
        using var folder = new TemporaryFolder();
        var lowered = RandomDesign(seed);
        Write(lowered, folder.Path);
        var counted = YosysSynthesis.Run(folder.Path, new YosysSynthesisOptions()).Measurement.Resources!.Value;
        var estimate = new ResourceEstimator(ResourceFlow.Yosys, lowered.Platform.Family, lowered.Network).Of(lowered.Graph);
        TestContext.Out.WriteLine(FormattableString.Invariant($"seed {seed}: {counted.Luts} LUTs, {estimate.Luts} estimated; {counted.Ffs} flip-flops, {estimate.Ffs} estimated"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(estimate.Luts, Is.EqualTo(counted.Luts).Within(25).Percent);
            Assert.That(estimate.Ffs, Is.EqualTo(counted.Ffs).Within(15).Percent);
        }
    }

    // All of them, or one of the first drawn like the designs of the grid.
    private static IEnumerable<int> Seeds => Environment.GetEnvironmentVariable("EEHW_GRID") switch
    {
        "all" => Enumerable.Range(1, AllSeeds),
        { Length: > 0 } drawn => [1 + (int.Parse(drawn, System.Globalization.CultureInfo.InvariantCulture) % DrawnSeeds)],
        _ => [1],
    };

    private static void AssertHardBlocks(LoweredDesign lowered)
    {
        using var folder = new TemporaryFolder();
        Write(lowered, folder.Path);
        var counted = YosysSynthesis.Run(folder.Path, new YosysSynthesisOptions { Logic = false }).Units.ToDictionary(u => u.Instance, u => (u.Resources.Dsps, u.Resources.Bram18), StringComparer.OrdinalIgnoreCase);
        var rule = new HardBlocks(ResourceFlow.Yosys, lowered.Platform.Family, lowered.Network);
        var expected = lowered.Graph.Units.Where(u => u is not (Source or Sink)).Select(u => (Name: Identifiers.Mangle(u.Name), Amount: rule.Of(u)))
            .Concat(lowered.Graph.Channels.Where(c => c.Depth > 0).Select(c => (Name: Identifiers.Mangle(c.Name) + "_fifo", Amount: rule.Of(c))));
        using (Assert.EnterMultipleScope())
        {
            foreach (var (name, amount) in expected)
            {
                Assert.That(counted[name], Is.EqualTo((amount.Dsps, amount.Bram18)), name);
            }
        }
    }

    private static void Write(LoweredDesign lowered, string folder)
    {
        var executor = new FixedExecutor(lowered.Network);
        var input = executor.QuantizeInput(RandomNetworks.Input(lowered.Network.Network, 1));
        foreach (var file in Generator.Generate(lowered, Targets.Find("verilog"), GoldenVectorBuilder.Build(lowered.Network, lowered.Graph, [input])).Files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content);
        }
    }

    // Memories beyond 64 bits are block RAM, so that small networks have them too.
    private static LoweredDesign RandomDesign(int seed)
    {
        var random = new Random(seed);
        var network = RandomNetworks.Quantize(RandomExitNetworks.Create(seed, RandomExitNetworkOptions.Default with { MaximumSide = 8 }), seed, 12);
        var kind = DecisionUnitKinds.OfScores[seed % DecisionUnitKinds.OfScores.Count];
        var threshold = kind switch { "softmax-base2" => 0.5, "entropy-base2" => 0.9, "margin-base2" => 0.3, _ => 0.25 };
        var design = HandNetworks.DesignFor(network) with
        {
            Exits = new ExitChoice(DecisionUnitKinds.ScoreOf(kind)!, Enumerable.Repeat(threshold, network.Network.ExitCount - 1).ToValueList(), true, "last", kind, 1, null),
            Mapping = new MappingChoice
            {
                Auto = new AutoFolding(random.NextDouble() / 2, null, 0.85),
                MergeInOrder = random.Next(3) > 0,
                ConditionalBufferFrames = [1 + random.Next(3)],
                FifoDepth = random.Next(3),
                LutramMaximumBits = 64 << random.Next(4),
            },
        };
        return Lowering.Lower(design, network, HandNetworks.Part());
    }
}
