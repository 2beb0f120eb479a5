using System.Diagnostics;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>A command that is killed while it writes leaves the old file or the new one, whole.</summary>
public sealed class KilledWriterTests
{
    [Test]
    public void Trace_KilledAtAnyTime_LeavesAWholeFile()
    {
        using var folder = new TemporaryFolder();
        var (trace, network) = (folder.File("t.npz"), Path.Combine(Repository.Root, "samples", "glyphs", "glyphs.onnx"));
        string[] arguments = ["trace", network, "--data", "glyphs:seed=7,count=600", "--split", "test", "--out", trace];
        var clock = Stopwatch.StartNew();
        Start(arguments).WaitForExit();
        var whole = clock.Elapsed;
        var bytes = File.ReadAllBytes(trace);

        // Where it writes is near the end; each run is cut a little later.
        for (var i = 0; i < 6; i++)
        {
            using var process = Start(arguments);
            Thread.Sleep(whole * (0.6 + (0.08 * i)));
            process.Kill();
            process.WaitForExit();
            Assert.That(File.ReadAllBytes(trace), Is.EqualTo(bytes), $"killed after {whole * (0.6 + (0.08 * i))} of {whole}");
        }
    }

    private static Process Start(string[] arguments)
        => Process.Start(new ProcessStartInfo("dotnet", [typeof(EeHwCli).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
