using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Sim;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>Lowering's bound for skip FIFOs against the simulator: no deadlock, and nothing to be gained by making them deeper.</summary>
public sealed class SkipDepthTests
{
    // One exit: the join is all there is to wait for.
    [TestCaseSource(nameof(Seeds))]
    public void Lower_OneExitWithJoins_GainsNothingByDeeperSkips(int seed)
    {
        var (asLowered, deeper) = Cycles(RandomNetworks.Quantize(RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { Exits = 1, MaximumBlocks = 6 }), seed, 12), seed);

        Assert.That(asLowered, Is.LessThanOrEqualTo(deeper));
    }

    // Several exits: a deep FIFO behind a conditional buffer is also a little more buffer, which bursts of hard samples can use.
    [TestCaseSource(nameof(Seeds))]
    public void Lower_ExitsWithJoins_NeitherDeadlockNorGainMuchByDeeperSkips(int seed)
    {
        var (asLowered, deeper) = Cycles(seed == 1 ? HandNetworks.Residual() : RandomNetworks.Quantize(RandomExitNetworks.Create(seed), seed, 12), seed);

        Assert.That(asLowered, Is.LessThanOrEqualTo(1.03 * deeper));
    }

    private static IEnumerable<int> Seeds => Enumerable.Range(1, 20);

    private static (long AsLowered, long Deeper) Cycles(QuantizedNetwork network, int seed)
    {
        var random = new Random(seed);
        var design = HandNetworks.DesignFor(network) with
        {
            Exits = new ExitChoice("logit-margin", Enumerable.Repeat(0.25, network.Network.ExitCount - 1).ToValueList(), false, "last", "logit-margin", 1, null),
            Mapping = new MappingChoice { Auto = new AutoFolding(random.NextDouble(), null, 0.85) },
        };
        var lowered = Lowering.Lower(design, network, HandNetworks.Part());
        var decisions = Decisions(40, network.Network.ExitCount, random);

        var asLowered = Cycles(lowered, decisions);
        var deeper = Cycles(lowered with { Graph = Deepen(lowered.Graph) }, decisions);

        TestContext.Out.WriteLine($"{lowered.Graph.Channels.Count(c => c.IsSkip)} skip FIFOs, {asLowered} clocks, {deeper} with deeper ones");
        return (asLowered, deeper);
    }

    private static long Cycles(LoweredDesign design, ExitDecisions decisions)
        => Simulator.Run(design, decisions, SimulationOptions.Default with { Workload = new Workload("closed", decisions.ExitOf.Length) }).Measurement.TotalCycles!.Value;

    private static UnitGraph Deepen(UnitGraph graph)
        => graph with { Channels = graph.Channels.Select(c => c.IsSkip ? c with { Depth = c.Depth + (4 * (int)c.WordsPerFrame) } : c).ToValueList() };

    private static ExitDecisions Decisions(int samples, int exits, Random random)
        => new([.. Enumerable.Range(0, samples).Select(_ => (byte)random.Next(exits))], new int[samples]);
}
