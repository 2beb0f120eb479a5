using System.Globalization;
using EeHw.Codegen.OpenCl;
using EeHw.Host;
using EeHw.Host.OpenCl;
using EeHw.Host.Software;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Benchmarks.Peers;

/// <summary>Devices against ONNX Runtime on the same network, batch and threads, in turns: processor time per batch, the median of the rounds' ratios.</summary>
internal static class PeerBars
{
    private const int Rounds = 9;
    private const double SecondsPerRound = 0.15;

    public static int Run(string script, string[] wanted)
    {
        var ok = true;
        foreach (var (name, network) in new[] { ("LeNet-like", PeerNetworks.LeNet()), ("ResNet-20-like", PeerNetworks.ResNet20(false)) })
        {
            foreach (var batch in new[] { 1, 64 })
            {
                if (wanted.Length > 0 && !wanted.Contains($"{name}:{batch}"))
                {
                    continue;
                }

                var random = new CounterRandom(1, 0);
                var values = Enumerable.Range(0, batch * (int)network.Input.Elements).Select(_ => (float)random.NextNormal()).ToArray();
                using var peer = OnnxRuntimePeer.Start(script, network, values, batch, 1, out var reason);
                if (peer is null)
                {
                    Console.WriteLine($"{name} against ONNX Runtime: left out: {reason}");
                    return 0;
                }

                foreach (var id in Devices.List().Devices.Where(d => d.IsCpu).Select(d => d.Id))
                {
                    foreach (var (winograd, lanes) in id == "software" ? [(true, OpenClLanes.Best)] : new[] { (false, OpenClLanes.Channels), (true, OpenClLanes.Channels), (false, OpenClLanes.Samples), (true, OpenClLanes.Samples) })
                    {
                        if (lanes == OpenClLanes.Samples && batch == 1)
                        {
                            continue;
                        }

                        Compare(string.Create(CultureInfo.InvariantCulture, $"{name}, batch {batch}, {id}, {(winograd ? "W" : "D")} {lanes}"), id, network, values, batch, peer, winograd, lanes);
                    }
                }
            }
        }

        return ok ? 0 : 1;
    }

    private static void Compare(string name, string id, Network network, float[] values, int batch, OnnxRuntimePeer peer, bool winograd, OpenClLanes lanes)
    {
        using var device = Devices.Open(id, new SoftwareOptions { Workers = 1 }, new OpenClOptions { Workers = 1 });
        var style = new OpenClStyle { Shape = OpenClShape.For(device.Info.VectorBits ?? 512), Batch = batch, Winograd = winograd, Lanes = lanes };
        var begin = Environment.CpuUsage.TotalTime;
        using var loaded = device.Load(new LoadRequest { Network = network, Program = id == "software" ? null : OpenClProgram.Create(network, null, style), BatchCapacity = batch });
        var build = (Environment.CpuUsage.TotalTime - begin).TotalSeconds;
        var samples = SampleSet.Float(network.Input, values);
        var rule = ExitRule.Never(network.ExitCount);
        var answers = new Answers(batch, [.. Enumerable.Range(0, network.ExitCount).Select(network.Classes)]);
        loaded.Run(samples, 0, batch, rule, answers);
        var error = answers.Logits![^1].Zip(peer.Outputs, (a, b) => Math.Abs(a - b)).Max() / peer.Outputs.Max(Math.Abs);
        var own = Time(1);
        var times = Math.Max(1, (int)(SecondsPerRound / own));
        var theirTimes = Math.Max(1, (int)(SecondsPerRound / peer.Run(1).Processor));
        var ratios = new List<(double Ratio, double Own, double Peer)>();
        Time(times);
        peer.Run(theirTimes);
        for (var i = 0; i < Rounds; i++)
        {
            var theirs = peer.Run(theirTimes).Processor;
            own = Time(times);
            ratios.Add((theirs / own, own, theirs));
        }

        var (ratio, ownTime, peerTime) = ratios.OrderBy(r => r.Ratio).ElementAt(Rounds / 2);
        var gflop = 2e-9 * new NetworkCosts(network).CumulativeMacs[^1] * batch;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-42} {ratio:0.00} x ONNX Runtime ({ownTime * 1e6:0} us, {gflop / ownTime:0} GFLOP/s; {peerTime * 1e6:0} us, {gflop / peerTime:0} GFLOP/s), differ by {error:0.0E+0}, build {build:0.0} s"));

        double Time(int count)
        {
            var start = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < count; i++)
            {
                loaded.Run(samples, 0, batch, rule, answers);
            }

            return (Environment.CpuUsage.TotalTime - start).TotalSeconds / count;
        }
    }
}
