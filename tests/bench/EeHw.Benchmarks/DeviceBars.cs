using System.Globalization;
using EeHw.Codegen.OpenCl;
using EeHw.Host;
using EeHw.Host.OpenCl;
using EeHw.Host.Software;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Networks;

namespace EeHw.Benchmarks;

/// <summary>
/// Devices on one core against the multiply-add peak measured in the same run, and exits taken against the ideal:
/// full throughput x full cost / expected cost, with cost counted in MACs (the bar) and in the time each stage itself takes (what exits cost beyond it).
/// Times are processor time, which other load on the machine hardly moves.
/// </summary>
internal static class DeviceBars
{
    private const int Samples = 1024;
    private const int Batch = 256;
    private const double SecondsPerFigure = 1.0;
    private const double WantedExitShare = 0.9;

    public static int Run(string samplesFolder)
    {
        Line("multiply-add peak of one core, float32", $"{2e-9 * ProcessorPeak.MeasureMacs():0} GFLOP/s", "-");
        var ok = true;
        foreach (var sample in new[] { "glyphs", "glyphs-residual" })
        {
            var lowered = DesignLoader.Load(Path.Combine(samplesFolder, sample, "design.yaml"));
            var data = DatasetLoader.Load(lowered.Design.Data with { Limit = Samples });
            foreach (var isFixed in new[] { false, true })
            {
                foreach (var id in Devices.List().Devices.Where(d => d.IsCpu).Select(d => d.Id))
                {
                    ok &= Measure(sample, lowered, data, isFixed, id);
                }
            }
        }

        return ok ? 0 : 1;
    }

    private static bool Measure(string sample, LoweredDesign lowered, Dataset data, bool isFixed, string id)
    {
        var network = lowered.Network.Network;
        var quantized = isFixed ? lowered.Network : null;
        using var device = Devices.Open(id, new SoftwareOptions { Workers = 1 }, new OpenClOptions { Workers = 1 });
        using var loaded = device.Load(new LoadRequest { Network = network, Quantized = quantized, Program = id == "software" ? null : OpenClProgram.Create(network, quantized), BatchCapacity = Batch });
        var samples = isFixed ? SampleSet.Fixed(lowered.Network, data.Values) : SampleSet.Float(network.Input, data.Values);
        var costs = new NetworkCosts(network);
        var name = $"{sample}, {(isFixed ? "fixed" : "float")}, {id}";

        // Time of each sample when all leave at one exit; the last is the whole network.
        var cost = Enumerable.Range(0, network.ExitCount).Select(k => SecondsPerSample(loaded, samples, new AllAt(k), out _)).ToArray();
        var full = cost[^1];

        // The peak of the moment: cores that share their units with another one, or lower their clock, change it.
        var peak = 2e-9 * ProcessorPeak.MeasureMacs();
        var gflops = 2e-9 * costs.CumulativeMacs[^1] / full;
        Line($"{name}: every exit", $"{1 / full:0} samples/s, {gflops:0} GFLOP/s, {gflops / peak * 100:0} % of peak", "-");

        // The units of the design decide in fixed point, the policy they stand for in float.
        var rule = isFixed ? ExitRule.Of(UnitPolicy.Of(lowered.Graph)) : FloatRule(lowered);
        var taken = SecondsPerSample(loaded, samples, rule, out var shares);
        var byMacs = full * shares.Select((s, k) => s * costs.CumulativeMacs[k]).Sum() / costs.CumulativeMacs[^1] / taken;
        var byTime = shares.Select((s, k) => s * cost[k]).Sum() / taken;
        Line($"{name}: exits taken, of the ideal", $"{1 / taken:0} samples/s, {byMacs:0.00} by MACs, {byTime:0.00} by time", $">= {WantedExitShare:0.0}");
        return byMacs >= WantedExitShare;
    }

    private static ExitRule FloatRule(LoweredDesign lowered)
    {
        var (choice, exits) = (lowered.Design.Exits, lowered.Network.Network.ExitCount);
        return ExitRule.Of(Model.Exits.ThresholdPolicy.Of(Model.Exits.Scores.ByName(choice.Policy), choice.Thresholds, exits, choice.Strict), exits);
    }

    private static double SecondsPerSample(ILoadedNetwork loaded, SampleSet samples, ExitRule rule, out double[] shares)
    {
        var answers = new Answers(samples.Count);
        Pass();
        var (start, passes) = (Environment.CpuUsage.TotalTime, 0);
        for (; (Environment.CpuUsage.TotalTime - start).TotalSeconds < SecondsPerFigure; passes++)
        {
            Pass();
        }

        shares = answers.Decisions.Shares(answers.Decisions.ExitOf.Max() + 1);
        return (Environment.CpuUsage.TotalTime - start).TotalSeconds / passes / samples.Count;

        void Pass()
        {
            for (var first = 0; first < samples.Count; first += Batch)
            {
                loaded.Run(samples, first, Math.Min(Batch, samples.Count - first), rule, answers);
            }
        }
    }

    private static void Line(string bar, FormattableString figure, string wanted)
        => Console.WriteLine($"{bar,-62} {figure.ToString(CultureInfo.InvariantCulture),-50} {wanted}");

    private static void Line(string bar, FormattableString figure, FormattableString wanted) => Line(bar, figure, wanted.ToString(CultureInfo.InvariantCulture));

    private sealed class AllAt(int last) : ExitRule
    {
        public override bool Leaves(int exit, ReadOnlySpan<double> logits, ref ExitMemory memory, out int answer)
        {
            answer = 0;
            return exit == last;
        }
    }
}
