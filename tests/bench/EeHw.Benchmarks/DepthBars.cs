using System.Diagnostics;
using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Sim;
using EeHw.Testing;

namespace EeHw.Benchmarks;

/// <summary>Search of all FIFO depths and buffer frames of a design with five exits: wall-clock time, the first search of the process included in the figures.</summary>
internal static class DepthBars
{
    private const int Exits = 5;
    private const int Searches = 5;
    private const int Samples = 24;

    public static bool Run(Action<FormattableString, FormattableString, FormattableString> line)
    {
        var lowered = Design();
        var random = new Random(1);
        var decisions = new ExitDecisions([.. Enumerable.Range(0, Samples).Select(_ => (byte)random.Next(Exits))], new int[Samples]);
        var options = new SimulationOptions { Workload = new Workload("closed", Samples), SearchDepths = true };
        var seconds = new double[Searches];
        var found = 0;
        for (var i = 0; i < Searches; i++)
        {
            var clock = Stopwatch.StartNew();
            found = Simulator.Run(lowered, decisions, options).Measurement.Fifos.Count;
            seconds[i] = clock.Elapsed.TotalSeconds;
        }

        var first = seconds[0];
        Array.Sort(seconds);
        line($"FIFO sizing of a five-exit design, one trace", $"{found} depths in {seconds[Searches / 2]:0.000} s (median of {Searches}; first {first:0.000} s)", $"< 1 s");
        var whole = Stopwatch.StartNew();
        Simulator.Run(lowered, decisions, options with { DepthsForAnyOrder = true });
        line($"FIFO sizing of it for any order of exits", $"{whole.Elapsed.TotalSeconds:0.00} s", $"-");
        return seconds[Searches / 2] < 1;
    }

    private static LoweredDesign Design()
    {
        var b = new NetworkBuilder(2, 9, 8, Exits);
        var (x, heads) = (0, new List<int>());
        for (var k = 0; k < Exits; k++)
        {
            x = b.Relu(b.Conv(x, 3 + k, new Extent(3, 3), padding: new Padding(1, 1, 1, 1)));
            x = k == 0 ? b.MaxPool(x, new Extent(2, 2)) : x;
            heads.Add(b.Dense(k % 2 == 0 ? x : b.GlobalAveragePool(x), 5));
        }

        var network = RandomNetworks.Quantize(b.Build([.. heads]), 1, 12);
        var design = HandNetworks.DesignFor(network) with
        {
            Exits = new ExitChoice("logit-margin", Enumerable.Repeat(0.25, Exits - 1).ToValueList(), false, "last", "logit-margin", 1, null),
            Mapping = new MappingChoice { Auto = new AutoFolding(0.3, null, 0.85), ConditionalBufferFrames = [2], FifoDepth = 2 },
        };
        return Lowering.Lower(design, network, HandNetworks.Part());
    }
}
