using System.Diagnostics;
using System.Globalization;
using EeHw.Codegen;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Sim;

namespace EeHw.Benchmarks;

/// <summary>
/// Simulator against Verilator's run of the same design and decisions, processor time against processor time, building left out: the clocks of
/// <see cref="Samples"/> samples in one run of the simulator (median of some such runs, each with empty caches), those of <see cref="RtlSamples"/> by the compiled model (all of them with "whole"), as clocks per second.
/// </summary>
internal static class SimulatorBars
{
    private const int Samples = 50_000;
    private const int RtlSamples = 5_000;
    private const int LongRun = 2_000_000;
    private const int Runs = 9;
    private const double WantedRatio = 1000;
    private const double WantedClocksPerSecond = 2e9;

    public static int Run(string samplesFolder, bool isWhole)
    {
        var ok = true;
        foreach (var sample in new[] { "glyphs", "glyphs-residual" })
        {
            var lowered = DesignLoader.Load(Path.Combine(samplesFolder, sample, "design.yaml"));
            var data = DatasetLoader.Load(lowered.Design.Data with { Limit = 1000 });
            var golden = GoldenVectorBuilder.Build(lowered.Network, lowered.Graph, data.Values, data.Count);
            // so often that the code is compiled as it will be; every run begins with nothing kept
            for (var i = 0; i < Runs; i++)
            {
                Simulate(lowered, golden.Decisions, Samples);
            }

            var (clocks, seconds, cache) = Median(Enumerable.Range(0, Runs).Select(_ => Simulate(lowered, golden.Decisions, Samples)));
            var (longClocks, longSeconds, _) = Median(Enumerable.Range(0, 3).Select(_ => Simulate(lowered, golden.Decisions, LongRun)));
            Line($"{sample}: simulator, {Samples} samples", $"{clocks} clocks in {seconds:0.000} s (median of {Runs} runs); {cache.Spans} spans, {cache.ComputedSpans} put together, {cache.Moments} states", $"-");
            Line($"{sample}: simulator once transitions repeat", $"{longClocks / longSeconds / 1e9:0.00} G clocks/s", $">= {WantedClocksPerSecond / 1e9:0} G clocks/s");
            ok &= longClocks / longSeconds >= WantedClocksPerSecond;
            if (Rtl(lowered, golden, isWhole ? Samples : RtlSamples) is not { } rtl)
            {
                Line($"{sample}: against Verilator", $"left out: no verilator here", $">= {WantedRatio:0} x");
                continue;
            }

            var ratio = clocks / seconds / (rtl.Clocks / rtl.Seconds);
            Line($"{sample}: against Verilator", $"{rtl.Clocks} clocks in {rtl.Seconds:0.0} s: {ratio:0} x", $">= {WantedRatio:0} x");
            ok &= ratio >= WantedRatio;
        }

        return DepthBars.Run(Line) && ok ? 0 : 1;
    }

    private static (long Clocks, double Seconds, CacheStatistics Cache) Median(IEnumerable<(long Clocks, double Seconds, CacheStatistics Cache)> runs)
        => runs.OrderBy(r => r.Seconds).ToArray() is var sorted ? sorted[sorted.Length / 2] : default;

    private static (long Clocks, double Seconds, CacheStatistics Cache) Simulate(LoweredDesign lowered, Model.Exits.ExitDecisions decisions, long samples)
    {
        var start = Environment.CpuUsage.TotalTime;
        var result = Simulator.Run(lowered, decisions, new SimulationOptions { Workload = new Workload("closed", samples) });
        return (result.Cache.SimulatedClocks, (Environment.CpuUsage.TotalTime - start).TotalSeconds, result.Cache);
    }

    private static (long Clocks, double Seconds)? Rtl(LoweredDesign lowered, Model.Results.GoldenVectors golden, long samples)
    {
        var folder = Directory.CreateTempSubdirectory("eehw-bench").FullName;
        try
        {
            foreach (var file in Generator.Generate(lowered, Targets.Find("verilog"), golden).Files)
            {
                var path = Path.Combine(folder, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, file.Content);
            }

            if (Start("make", ["-s", "obj_dir/tb", "OPTIMISE=-O2"], folder) is not { } made || made.Status != 0)
            {
                return null;
            }

            var run = Start(Path.Combine(folder, "obj_dir", "tb"), [samples.ToString(CultureInfo.InvariantCulture)], folder)!.Value;
            var words = run.Text.Split('\n').Last(l => l.StartsWith("samples ", StringComparison.Ordinal)).Split(' ');
            return (long.Parse(words[9], CultureInfo.InvariantCulture), run.Seconds);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    // Processor time of a child that has ended is known to its parent alone: the shell says it.
    private static (int Status, string Text, double Seconds)? Start(string program, string[] arguments, string folder)
    {
        string[] shell = ["-c", "TIMEFORMAT='%3U %3S'; time \"$0\" \"$@\" 2>/dev/null", program, .. arguments];
        using var process = Process.Start(new ProcessStartInfo("bash", shell) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 127 ? null : (process.ExitCode, text, errors.Result.Trim().Split('\n')[^1].Split(' ').Sum(w => double.Parse(w, CultureInfo.InvariantCulture)));
    }

    private static void Line(FormattableString bar, FormattableString figure, FormattableString wanted)
        => Console.WriteLine($"{bar.ToString(CultureInfo.InvariantCulture),-50} {figure.ToString(CultureInfo.InvariantCulture),-76} {wanted.ToString(CultureInfo.InvariantCulture)}");
}
