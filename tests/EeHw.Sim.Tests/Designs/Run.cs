using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;

namespace EeHw.Sim.Tests.Designs;

/// <summary>Short ways to simulate a graph.</summary>
public static class Run
{
    /// <summary>A platform with round figures, made up.</summary>
    public static Platform Platform { get; } = new()
    {
        Name = "test", Board = "test", Part = "test", Family = "xc7", Luts = Q(100_000), Ffs = Q(200_000), Dsps = Q(900), Bram18 = Q(1000), Uram = Q(0), MaximumClock = Q(500), MemoryBandwidth = Q(1e9),
        ConfigurationPorts = [new ConfigurationPort("icap", Q(400e6))], FullBitstream = Q(13e6),
        Energy = new EnergyTable
        {
            DspMac = Q(4, 3, 6), LutMacPerBitProduct = Q(0.02, 0.01, 0.03), Bram18Access = Q(7, 5, 10), LutToggle = Q(0.2, 0.1, 0.3), ClockTree = Q(1.5, 1, 2), Static = Q(0.3, 0.2, 0.4), Configuration = Q(0.1, 0.05, 0.2),
        },
    };

    public static SimulationResult Graph(UnitGraph graph, byte[] exitOf, Workload? workload = null, SimulationOptions? options = null, bool hasPlatform = false, params IEnumerable<PartitionChoice> partitions)
        => Simulator.Run(
            new SimulationInput(graph, hasPlatform ? Platform : null, partitions.ToValueList(), workload ?? new Workload("closed", exitOf.Length)),
            new ExitDecisions(exitOf, new int[exitOf.Length]),
            options ?? SimulationOptions.Default);

    /// <summary>A decision pattern: the first exit with probability <paramref name="leave"/>, else the next, ...</summary>
    public static byte[] Pattern(int samples, int exits, double leave, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, samples).Select(_ => (byte)Enumerable.Range(0, exits - 1).TakeWhile(_ => random.NextDouble() >= leave).Count())];
    }

    private static Quantity Q(double value, double? low = null, double? high = null) => new(value, "", "made up for tests", null, low, high);
}
