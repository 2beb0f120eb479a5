using System.Text.Json;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>A design with two clocks through simulate, its timeline and the report.</summary>
public sealed class SeveralClocksVerbTests
{
    private TemporaryFolder _folder = null!;

    [OneTimeSetUp]
    public void MakeDesign()
    {
        _folder = new TemporaryFolder();
        var b = new NetworkBuilder(1, 28, 28);
        var a = b.MaxPool(b.Relu(b.Conv(0, 4, new Extent(3, 3), new Extent(2, 2))), new Extent(2, 2));
        OnnxWriter.Write(b.Build(b.Dense(b.Flatten(a), 10), b.Dense(b.GlobalAveragePool(b.Relu(b.Conv(a, 8, new Extent(3, 3)))), 10)), _folder.File("n.onnx"));
        File.WriteAllText(_folder.File("d.yaml"), "network: n.onnx\nplatform: pynq-z1\nclockMhz: 100\nclocks: [{ name: slow, mhz: 40, stages: [2] }]\ndata: { source: \"glyphs:seed=7,count=64\" }\nmapping: { folding: { auto: { targetFraction: 0.3 } } }\nexits: { thresholds: [0.2] }\nworkload: { samples: 64 }\n");
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    // Stage 2 takes T clocks of 25 ns: its bound is T · 25 ns · share of samples that reach it; the design's is the larger of both, and the simulation is not below it.
    [Test]
    public void Simulate_OfTwoClocks_BoundsInTimeAndGivesATimelineInTime()
    {
        var run = FakeConsole.Run("simulate", _folder.File("d.yaml"), "--decisions", "random:p=0.25", "--samples", "400", "--json", "--perfetto", _folder.File("p.json"), "--window", "4:4");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        var clocks = root.GetProperty("clocks").EnumerateArray().ToList();
        var second = root.GetProperty("units").EnumerateArray().Where(u => u.GetProperty("stage").GetInt32() == 1 && u.GetProperty("kind").GetString() != "ClockCrossing").Max(u => u.GetProperty("intervalCycles").GetDouble());
        var share = root.GetProperty("exitShares")[1].GetDouble();
        var ends = JsonDocument.Parse(File.ReadAllText(_folder.File("p.json"))).RootElement.GetProperty("traceEvents").EnumerateArray()
            .Where(e => e.TryGetProperty("dur", out _)).Max(e => e.GetProperty("ts").GetDouble() + e.GetProperty("dur").GetDouble());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(clocks.Select(c => c.GetProperty("name").GetString()), Is.EqualTo(new[] { "main", "slow" }));
            Assert.That(clocks[1].GetProperty("boundNs").GetDouble(), Is.EqualTo(second * 25 * share).Within(1e-6));
            Assert.That(root.GetProperty("intervalCycles").GetDouble() * 10, Is.GreaterThanOrEqualTo(clocks.Max(c => c.GetProperty("boundNs").GetDouble()) - 1e-6));
            Assert.That(ends, Is.InRange(1, root.GetProperty("totalCycles").GetInt64() * 0.01), "microseconds, inside the run");
        }
    }

    [Test]
    public void Report_OfTwoClocks_LeavesOutWhatHasOneClockAndSaysSo()
    {
        var run = FakeConsole.Run("report", _folder.File("d.yaml"), "--samples", "16", "--out", _folder.File("r"));
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText + run.OutText);
        var page = File.ReadAllText(Path.Combine(_folder.File("r"), "index.html"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.Contain("The vitis project was left out: EEHW7009: a kernel of high-level synthesis has one clock; the design has main (100 MHz), slow (40 MHz)."));
            Assert.That(page, Does.Contain("Stages and samples over time"));
            Assert.That(Directory.Exists(Path.Combine(_folder.File("r"), "d", "vitis")), Is.False);
        }
    }
}
