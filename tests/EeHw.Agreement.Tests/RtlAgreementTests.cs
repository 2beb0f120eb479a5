using EeHw.Check;
using EeHw.Codegen;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Sim;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>
/// Generated SystemVerilog under Verilator against the fixed-point reference (every answer) and the simulator (the clock in which every sample began,
/// was decided and left): equal, not near.
/// </summary>
public sealed class RtlAgreementTests
{
    private const int Samples = 24;

    [TestCaseSource(nameof(Seeds))]
    public void RandomDesign_InRtl_HasTheReferencesAnswersAndTheSimulatorsClocks(int seed)
        => Compare(RandomDesign(seed, RandomExitNetworkOptions.Default with { MaximumSide = 8 }), seed);

    // Sigmoids, channel shares and class means.
    [TestCaseSource(nameof(HistogramSeeds))]
    [Category("Long")]
    public void RandomHistogramHeads_InRtl_HaveTheReferencesAnswersAndTheSimulatorsClocks(int seed)
        => Compare(RandomDesign(seed, RandomExitNetworkOptions.Default with { MaximumSide = 7, MaximumExits = 3, MaximumBlocks = 1, HistogramHeads = true }), seed);

    // Stages on clocks of their own, the same phases in both.
    [TestCase(1)]
    [TestCase(2, Category = "Long")]
    [TestCase(3, Category = "Long")]
    [TestCase(5, Category = "Long")]
    [TestCase(6, Category = "Long")]
    public void RandomDesign_OnSeveralClocks_HasTheReferencesAnswersAndTheSimulatorsClocks(int seed)
    {
        var lowered = RandomDesign(seed + 20, RandomExitNetworkOptions.Default with { MaximumSide = 8, Exits = 2 + (seed % 2) }, SeveralClocks);
        Assert.That(lowered.Graph.Units.OfType<ClockCrossing>(), Is.Not.Empty);
        Compare(lowered, seed);

        // Each later stage on the main clock or one of two others, of any ratio and phase; the first of them never on the main clock.
        Design SeveralClocks(Design design, int exits, Random random)
        {
            var stages = Enumerable.Range(1, exits - 1).GroupBy(s => s == 1 ? 1 + random.Next(2) : random.Next(3)).Where(g => g.Key > 0);
            var clocks = stages.Select(g => (g.Key, Mhz: Math.Round(20 + (random.NextDouble() * 280), 2), Stages: g.ToValueList())).ToList();
            return design with
            {
                Clocks = clocks.Select(c => new ClockChoice($"c{c.Key}", c.Mhz, c.Stages, random.Next(2) == 0 ? 0 : Math.Round(random.NextDouble() * 1000 / c.Mhz, 3))).ToValueList(),
                Mapping = design.Mapping with { CrossingDepth = 2 << random.Next(4) },
            };
        }
    }

    private static void Compare(LoweredDesign lowered, int seed)
    {
        Tools.Require("verilator", "verilator");
        var network = lowered.Network;
        var executor = new FixedExecutor(network);
        var inputs = Enumerable.Range(0, Samples).Select(n => executor.QuantizeInput(RandomNetworks.Input(network.Network, seed + (1000 * n)))).ToArray();
        var golden = GoldenVectorBuilder.Build(network, lowered.Graph, inputs);
        using var folder = new TemporaryFolder();
        Write(Generator.Generate(lowered, Targets.Find("verilog"), golden), folder.Path);

        // A source that never pauses, and one that offers a word in every third clock.
        foreach (var slot in new[] { 1, 3 })
        {
            var rtl = RtlSimulation.Run(folder.Path, new RtlSimulationOptions { Samples = Samples, SourceSlot = slot, Optimisation = "-O0" });
            var simulated = Simulator.Run(lowered, golden.Decisions, new SimulationOptions { Workload = new Workload("closed", Samples), KeepSamples = true, SourceSlot = slot });
            var first = simulated.Samples[0].Start;
            var predicted = simulated.Samples.Select(s => s with { Start = s.Start - first, Decided = s.Decided - first, Released = s.Released - first });
            using (Assert.EnterMultipleScope())
            {
                Assert.That(rtl.Measurement.Mismatches, Is.Zero, string.Join("\n", rtl.Complaints));
                Assert.That(rtl.Samples, Is.EqualTo(predicted), FormattableString.Invariant($"source slot {slot}; exit shares {string.Join(", ", rtl.Measurement.ExitShares)}"));
            }
        }
    }

    private static IEnumerable<int> Seeds => Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("EEHW_SEEDS"), out var all) ? all : 3);

    private static IEnumerable<int> HistogramSeeds => Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("EEHW_SEEDS"), out var all) ? all : 2);

    private static LoweredDesign RandomDesign(int seed, RandomExitNetworkOptions options, Func<Design, int, Random, Design>? change = null)
    {
        var random = new Random(seed);
        var network = RandomNetworks.Quantize(RandomExitNetworks.Create(seed, options), seed, 12);
        var kind = DecisionUnitKinds.All[seed % 4];
        var threshold = kind switch { "softmax-base2" => 0.5, "entropy-base2" => 0.9, "margin-base2" => 0.3, _ => 0.25 };
        var design = HandNetworks.DesignFor(network) with
        {
            Exits = new ExitChoice(DecisionUnitKinds.ScoreOf(kind)!, Enumerable.Repeat(threshold, network.Network.ExitCount - 1).ToValueList(), random.Next(2) == 0, "last", kind, 1, null),
            Mapping = new MappingChoice
            {
                Auto = new AutoFolding(random.NextDouble() / 2, null, 0.85),
                MergeInOrder = random.Next(3) > 0,
                ConditionalBufferFrames = [1 + random.Next(3)],
                FifoDepth = random.Next(3),
            },
        };
        return Lowering.Lower(change?.Invoke(design, network.Network.ExitCount, random) ?? design, network, HandNetworks.Part());
    }

    private static void Write(GeneratedProject project, string folder)
    {
        foreach (var file in project.Files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content);
        }
    }
}
