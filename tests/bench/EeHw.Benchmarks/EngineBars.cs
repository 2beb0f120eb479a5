using System.Diagnostics;
using EeHw.Model.Engines;
using EeHw.Model.Formats;
using EeHw.Sim.Engines;

namespace EeHw.Benchmarks;

/// <summary>Closed form of a whole network on one engine, buffers, tiles and DRAM included: wall-clock time, median and first of several.</summary>
internal static class EngineBars
{
    private const int Runs = 21;
    private const double BarMilliseconds = 50;

    public static int Run(string topology)
    {
        var steps = TopologyCsv.ParseSteps(File.ReadAllText(topology), topology);
        var engine = new Engine(new(32, 32), Dataflow.WeightStationary, new(256 << 10, 256 << 10, 128 << 10), new(19.2e9, 0.79, 100), new(200));
        var milliseconds = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            var clock = Stopwatch.StartNew();
            EngineCosts.Of(steps, engine);
            milliseconds[i] = clock.Elapsed.TotalMilliseconds;
        }

        var first = milliseconds[0];
        Array.Sort(milliseconds);
        var median = milliseconds[Runs / 2];
        Console.WriteLine(FormattableString.Invariant($"{"closed form of ResNet-18 on an engine",-52} {"< 50 ms",-22} {$"{median:0.0} ms (first {first:0})",-22} {(median < BarMilliseconds ? "met" : "missed")}"));
        return median < BarMilliseconds ? 0 : 1;
    }
}
