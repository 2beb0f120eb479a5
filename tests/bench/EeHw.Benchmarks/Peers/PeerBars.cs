using System.Globalization;
using EeHw.Host;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Benchmarks.Peers;

/// <summary>
/// Devices against ONNX Runtime on the same network and batch, in turns within one run. One thread: processor time per batch, the median of the rounds' ratios. Two threads: tenth
/// percentile of wall time, shown only, since other load on the machine decides it. Beside them what needs no peer: share of launches, cold and warm start, exits taken.
/// </summary>
internal static class PeerBars
{
    private const int Rounds = 7;
    private const double SecondsPerRound = 0.15;
    private const double LargestError = 1e-4;

    /// <summary>Measures and prints.</summary>
    /// <param name="script">tests/bench/peers/onnxruntime.cjs.</param>
    /// <param name="filter">Rows whose name contains it; all where it is empty; "alone": those that need no peer.</param>
    public static int Run(string script, string filter)
    {
        bool IsWanted(string row) => row.Contains(filter, StringComparison.OrdinalIgnoreCase);
        // One thread: the device with the fewest units (PoCL's basic device computes in the thread that asks, as ONNX Runtime does), two: that with the most.
        var processors = Devices.List().Devices.Where(d => d.Id != "software" && d.IsCpu).OrderBy(d => d.ComputeUnits).ToList();
        var (openCl, several) = (processors.FirstOrDefault()?.Id, processors.LastOrDefault()?.Id);
        foreach (var device in processors)
        {
            Line(Text($"OpenCL device of {device.ComputeUnits} units"), "", $"{device.Name}", "shown");
        }

        if (openCl is null)
        {
            Console.WriteLine($"{"OpenCL against ONNX Runtime",-52} left out: no OpenCL device here");
        }

        var peak = ProcessorPeak.Measure();
        Line("multiply-add peak of one core, float32", "", $"{2e-9 * peak.MacsPerSecond:0} GFLOP/s", "shown");
        Line("memory of one core, triad", "", $"{peak.BytesPerSecond / 1e9:0.0} GB/s", "shown");
        var ok = (filter.Length > 0 && filter != "alone") || Alone(openCl, several);
        foreach (var (name, network, bars) in new[]
        {
            ("ResNet-20-like", PeerNetworks.ResNet20(false), new (int Batch, bool Winograd, double Wanted)[] { (1, false, 1), (1, true, 1.7), (64, false, 1), (64, true, 1.7) }),
            ("LeNet-like", PeerNetworks.LeNet(), [(1, true, 1.2), (64, true, 2)]),
        })
        {
            foreach (var batch in new[] { 1, 64 })
            {
                var rows = (from id in new[] { "software", openCl }.OfType<string>()
                            from bar in bars
                            where bar.Batch == batch
                            let row = Text($"{name}, batch {batch}, {Device(id)}{(network.Layers.Count > 12 ? bar.Winograd ? ", Winograd" : ", direct" : "")}")
                            where IsWanted(row)
                            select (Row: row, Id: id, Bar: bar)).ToList();
                var threads = new[] { "software", several }.OfType<string>().Where(id => IsWanted(Text($"{name}, batch {batch}, {Device(id)}, 2 threads"))).ToList();
                var values = Values(network, batch);
                if (rows.Count > 0)
                {
                    using var peer = OnnxRuntimePeer.Start(script, network, values, batch, 1, out var reason);
                    if (peer is null)
                    {
                        Console.WriteLine($"{$"{name}, batch {batch}, against ONNX Runtime",-52} left out: {reason}");
                        continue;
                    }

                    var contenders = rows.ConvertAll(r => (r.Row, new Contender(r.Id, network, values, batch, 1, r.Bar.Winograd), r.Bar.Wanted));
                    ok &= Compare(contenders, peer, peak);
                    contenders.ForEach(c => c.Item2.Dispose());
                }

                TwoThreads(script, name, network, values, batch, threads);
            }
        }

        return ok ? 0 : 1;
    }

    private static bool Compare(List<(string Name, Contender Contender, double Wanted)> contenders, OnnxRuntimePeer peer, ProcessorPeak peak)
    {
        var theirTimes = Times(peer.Run(1).Processor);
        var times = contenders.ConvertAll(c => Times(c.Contender.Processor(1)));
        var ratios = contenders.ConvertAll(_ => new List<(double Ratio, double Own, double Peer)>());
        for (var round = 0; round < Rounds; round++)
        {
            var theirs = peer.Run(theirTimes).Processor;
            for (var c = 0; c < contenders.Count; c++)
            {
                var own = contenders[c].Contender.Processor(times[c]);
                ratios[c].Add((theirs / own, own, theirs));
            }
        }

        var ok = true;
        for (var c = 0; c < contenders.Count; c++)
        {
            var (name, contender, wanted) = contenders[c];
            var (ratio, own, theirs) = ratios[c].OrderBy(r => r.Ratio).ElementAt(Rounds / 2);
            var error = contender.Answers.Logits![^1].Zip(peer.Outputs, (a, b) => Math.Abs(a - b)).Max() / peer.Outputs.Max(Math.Abs);
            ok &= Bar(name, $">= {wanted:0.0} x ONNX Runtime", $"{ratio:0.00} x", ratio >= wanted && error < LargestError);
            Line("", "", $"{own * 1e6:0} us, {2e-9 * contender.Macs / own:0} GFLOP/s, {100 * contender.Macs / own / peak.MacsPerSecond:0} % of peak; peer {theirs * 1e6:0} us, {2e-9 * contender.Macs / theirs:0} GFLOP/s; largest difference {error:0.0E+0}", "shown");
        }

        return ok;
    }

    private static void TwoThreads(string script, string name, Network network, float[] values, int batch, List<string> devices)
    {
        if (devices.Count == 0)
        {
            return;
        }

        using var peer = OnnxRuntimePeer.Start(script, network, values, batch, 2, out _);
        foreach (var id in devices)
        {
            using var own = new Contender(id, network, values, batch, 2, true);
            var (times, best, theirs) = (Math.Max(5, Times(own.Processor(1)) / 2), double.PositiveInfinity, double.PositiveInfinity);
            for (var round = 0; round < 3 && peer is not null; round++)
            {
                theirs = Math.Min(theirs, peer.Run(times).Wall);
                best = Math.Min(best, own.Wall(times));
            }

            Line(Text($"{name}, batch {batch}, {Device(id)}, 2 threads"), "", $"{theirs / best:0.00} x ONNX Runtime with 2 threads ({best * 1e6:0} us, {theirs * 1e6:0} us, wall)", "shown");
        }
    }

    private static string Device(string id) => id == "software" ? id : "OpenCL";

    // Bars that need no peer.
    private static bool Alone(string? openCl, string? several)
    {
        var network = PeerNetworks.ResNet20(false);
        var ok = true;
        if (openCl is not null)
        {
            var folder = Directory.CreateTempSubdirectory("eehw-kernels").FullName;
            using (var cold = new Contender(openCl, network, Values(network, 1), 1, 1, true, folder))
            {
                ok &= Bar("ResNet-20-like, OpenCL, cold compile", $"< 5 s CPU", $"{cold.BuildSeconds:0.0} s", cold.BuildSeconds < 5);
            }

            using (var warm = new Contender(openCl, network, Values(network, 1), 1, 1, true, folder))
            {
                ok &= Bar("ResNet-20-like, OpenCL, warm start", $"< 0.5 s", $"{warm.BuildSeconds:0.00} s", warm.BuildSeconds < 0.5);
                ok &= LaunchShare(openCl, warm, "");
                if (several != openCl)
                {
                    using var own = new Contender(several!, network, Values(network, 1), 1, 1, true, folder);
                    ok &= LaunchShare(several!, own, " (threads)");
                }
            }

            Directory.Delete(folder, true);
        }

        foreach (var id in new[] { "software", openCl }.OfType<string>())
        {
            ok &= ExitsTaken(id);
        }

        return ok;
    }

    // A network of ten products against the whole one.
    private static bool LaunchShare(string id, Contender whole, string which)
    {
        var b = new Testing.NetworkBuilder(1, 1, 1);
        var empty = b.Build(b.Dense(0, 10));
        using var launch = new Contender(id, empty, Values(empty, 1), 1, 1, true);
        var (own, all) = (launch.Processor(2000), whole.Processor(Times(whole.Processor(1))));
        var ok = Bar(Text($"ResNet-20-like, OpenCL, launch share, batch 1{which}"), $"<= 12 %", $"{own / all * 100:0.0} %", own / all <= 0.12);
        Line("", "", $"{own * 1e6:0.0} of {all * 1e6:0} us", "shown");
        return ok;
    }

    // Half of the samples leave at each exit that they reach, by the median of a logit; costs are MACs.
    private static bool ExitsTaken(string id)
    {
        const int Batch = 64;
        var network = PeerNetworks.ResNet20(true);
        using var contender = new Contender(id, network, Values(network, Batch), Batch, 1, true);
        var medians = contender.Answers.Logits!.Select((l, k) => Enumerable.Range(0, Batch).Select(n => l[n * network.Classes(k)]).Order().ElementAt(Batch / 2)).ToArray();
        var rule = new AboveMedian(medians);
        contender.Run(rule);
        var exitOf = contender.Answers.Decisions.ExitOf.ToArray();
        var costs = new NetworkCosts(network).CumulativeMacs;
        var ideal = exitOf.Average(e => (double)costs[e]) / costs[^1];
        var times = Times(contender.Processor(1));
        var ratios = Enumerable.Range(0, Rounds).Select(_ => contender.Processor(times) * ideal / contender.Processor(times, rule)).Order().ToArray();
        return Bar(Text($"ResNet-20-like with exits, {Device(id)}, of the ideal"), $">= 0.9", $"{ratios[Rounds / 2]:0.00} at {ideal * 100:0} % of the cost", ratios[Rounds / 2] >= 0.9);
    }

    private static int Times(double seconds) => Math.Max(1, (int)(SecondsPerRound / seconds));

    private static float[] Values(Network network, int batch)
    {
        var random = new CounterRandom(1, 0);
        return [.. Enumerable.Range(0, batch * (int)network.Input.Elements).Select(_ => (float)random.NextNormal())];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static bool Bar(string name, FormattableString wanted, FormattableString figure, bool isMet)
    {
        Line(name, Text(wanted), figure, isMet ? "met" : "missed");
        return isMet;
    }

    private static void Line(string name, string wanted, FormattableString figure, string verdict) => Console.WriteLine($"{name,-52} {wanted,-22} {Text(figure),-22} {verdict}");

    private sealed class AboveMedian(double[] medians) : ExitRule
    {
        public override bool Leaves(int exit, ReadOnlySpan<double> logits, ref ExitMemory memory, out int answer)
        {
            answer = 0;
            return exit == medians.Length - 1 || logits[0] > medians[exit];
        }
    }
}
