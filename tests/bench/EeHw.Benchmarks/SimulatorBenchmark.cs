using BenchmarkDotNet.Attributes;
using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Sim;

namespace EeHw.Benchmarks;

/// <summary>Samples per second of the simulator on the plain sample design (bar: 20 000), and clocks per second of plain stepping.</summary>
[ShortRunJob]
public class SimulatorBenchmark
{
    private const int Samples = 50_000;
    private const int PlainSamples = 200;
    private LoweredDesign _design = null!;
    private ExitDecisions _decisions = null!;

    [GlobalSetup]
    public void Load()
    {
        _design = DesignLoader.Load(Path.Combine(Root(), "samples", "glyphs", "design.yaml"));
        var random = new Random(1);
        var exits = Enumerable.Range(0, 10_000).Select(_ => (byte)(random.NextDouble() < 0.7 ? 0 : random.NextDouble() < 0.6 ? 1 : 2)).ToArray();
        _decisions = new ExitDecisions(exits, new int[exits.Length]);
    }

    /// <summary>One operation is one sample.</summary>
    [Benchmark(OperationsPerInvoke = Samples)]
    public long Replayed() => Simulator.Run(_design, _decisions, new SimulationOptions { Workload = new Workload("closed", Samples) }).Cache.SimulatedClocks;

    /// <summary>One operation is one sample.</summary>
    [Benchmark(OperationsPerInvoke = PlainSamples)]
    public long Plain() => Simulator.Run(_design, _decisions, new SimulationOptions { Workload = new Workload("closed", PlainSamples), IsPlain = true }).Cache.SimulatedClocks;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "EeHw.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
