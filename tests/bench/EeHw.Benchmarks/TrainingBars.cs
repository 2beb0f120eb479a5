using System.Diagnostics;
using System.Globalization;
using EeHw.Model.Datasets;
using EeHw.Model.Networks;
using EeHw.Testing;
using EeHw.Train.Training;

namespace EeHw.Benchmarks;

/// <summary>
/// Training of the three-exit Fashion-MNIST network beside PyTorch on equal cores, in turn in one run: samples per second of the same batches, optimiser and losses.
/// One thread is compared by processor time, which other load hardly moves; two threads by wall clock.
/// </summary>
internal static class TrainingBars
{
    private const int Samples = 8192;
    private const int Rounds = 5;
    private const double Wanted = 1.0;

    public static int Run(string peerFolder)
    {
        const string bar = "training, fmnist-3exit, against PyTorch";
        if (Environment.GetEnvironmentVariable("EEHW_DATA") is not { Length: > 0 })
        {
            return Left(bar, "EEHW_DATA is not set");
        }

        if (Python() is not { } python)
        {
            return Left(bar, "no Python with PyTorch here (Debian: python3-torch; EEHW_PYTHON names another one)");
        }

        var network = FashionMnist.Network();
        var data = FashionMnist.Samples("train", Samples);
        var ok = true;
        foreach (var threads in new[] { 1, 2 })
        {
            var rounds = Enumerable.Range(0, Rounds).Select(_ => (Own: Own(network, data, threads), Peer: Peer(python, peerFolder, threads))).ToList();
            var isCpu = threads == 1;
            var ratio = Median(rounds.Select(r => isCpu ? r.Own.Cpu / r.Peer.Cpu : r.Own.Wall / r.Peer.Wall));
            var (own, peer) = (Median(rounds.Select(r => isCpu ? r.Own.Cpu : r.Own.Wall)), Median(rounds.Select(r => isCpu ? r.Peer.Cpu : r.Peer.Wall)));
            Line($"{bar} {rounds[0].Peer.Version}, {threads} thread{(isCpu ? "" : "s")}", $">= {Wanted:0.0} x", $"{ratio:0.00} x ({own:0} against {peer:0} samples/s)", ratio >= Wanted);
            ok &= ratio >= Wanted;
        }

        return ok ? 0 : 1;
    }

    private static (double Wall, double Cpu) Own(Network network, Dataset data, int threads)
    {
        var options = new TrainOptions { Epochs = 2, Batch = 128, KeepsLast = true, MaximumThreads = threads, Optimiser = OptimiserChoice.Default with { LearningRate = 2e-3 } };
        (long Wall, TimeSpan Cpu) warm = default, end = default;
        Trainer.Run(network, data, data, options, p =>
        {
            if (p.Finished is { } epoch)
            {
                (warm, end) = epoch.Epoch == 1 ? ((Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime), default) : (warm, (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime));
            }
        });
        return (data.Count / Stopwatch.GetElapsedTime(warm.Wall, end.Wall).TotalSeconds, data.Count / (end.Cpu - warm.Cpu).TotalSeconds);
    }

    private static (double Wall, double Cpu, string Version) Peer(string python, string folder, int threads)
    {
        var fields = Output(python, Path.Combine(folder, "train_fmnist.py"), Tools.Data("fashion-mnist"), $"{Samples}", $"{threads}")?.Split(' ', StringSplitOptions.TrimEntries)
            ?? throw new InvalidOperationException("the PyTorch run ended with an error.");
        return (double.Parse(fields[0], CultureInfo.InvariantCulture), double.Parse(fields[1], CultureInfo.InvariantCulture), fields[2]);
    }

    private static string? Python()
        => new[] { Environment.GetEnvironmentVariable("EEHW_PYTHON"), "/usr/bin/python3", "python3" }.FirstOrDefault(p => p is { Length: > 0 } && Output(p, "-c", "import torch, numpy") is not null);

    private static string? Output(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEndAsync();
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static int Left(string bar, string reason)
    {
        Console.WriteLine($"{bar,-52} left out: {reason}");
        return 0;
    }

    private static void Line(string bar, FormattableString wanted, FormattableString figure, bool met)
        => Console.WriteLine($"{bar,-52} {wanted.ToString(CultureInfo.InvariantCulture),-22} {figure.ToString(CultureInfo.InvariantCulture),-22} {(met ? "met" : "missed")}");
}
